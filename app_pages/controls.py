"""What a page needs beyond Streamlit's own: a copy button and jumping to a place."""

import streamlit as st

COPY_HTML = '<button type="button">复制</button>'
COPY_CSS = """
button {
  font: inherit; font-size: .875rem; color: inherit; background: transparent; cursor: pointer;
  border: 1px solid var(--st-border-color); border-radius: var(--st-button-radius, 4px);
  padding: .25rem .8rem; min-height: 2rem; line-height: 1.4;
}
button:hover { border-color: var(--st-primary-color); color: var(--st-primary-color); }
"""
COPY_JS = """
export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button");
  button.onclick = async () => {
    let done = false;
    // Browsers close the clipboard to pages on http:// that are not of this machine.
    try { await navigator.clipboard.writeText(data.text); done = true; } catch (refused) {
      const area = document.createElement("textarea");
      area.value = data.text;
      area.style.cssText = "position:fixed;left:-9999px";
      document.body.appendChild(area);
      area.select();
      done = document.execCommand("copy");
      area.remove();
    }
    button.textContent = done ? "已复制" : "复制未成功，请手动选取";
    setTimeout(() => { button.textContent = "复制"; }, 1600);
  };
}
"""
JUMP_JS = """
export default function ({ data }) {
  const jump = (tries) => {
    const place = document.getElementById(data.place);
    if (place) place.scrollIntoView({ block: "center" });
    else if (tries > 0) setTimeout(() => jump(tries - 1), 100);
  };
  setTimeout(() => jump(20), 150);
}
"""


_copy = st.components.v2.component("jiugao_copy", html=COPY_HTML, css=COPY_CSS, js=COPY_JS)
_jump = st.components.v2.component("jiugao_jump", html="<span></span>", js=JUMP_JS)


def copy_button(text: str, key: str) -> None:
    """Puts `text` on the clipboard, over http:// too, and says so."""
    _copy(data={"text": text}, key=key, width="content")


def jump_to(place: str, key: str) -> None:
    """Scrolls to the element of the page with the id `place`."""
    _jump(data={"place": place}, key=key, height=1)
