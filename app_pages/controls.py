"""What a page needs beyond Streamlit's own: copying, jumping to a place, clicks inside report text
and the `/` key."""

import streamlit as st

COPY_HTML = '<button type="button"></button>'
COPY_CSS = """
button {
  font: inherit; font-size: .875rem; color: inherit; cursor: pointer;
  background: transparent; background: hsl(from var(--st-background-color) h s calc(l + 3));
  border: 1px solid var(--st-border-color); border-radius: var(--st-button-radius, 4px);
  padding: .25rem .75rem; min-height: 2.5rem; line-height: 1.4; white-space: nowrap;
}
button:hover { border-color: var(--st-primary-color); color: var(--st-primary-color); }
button:focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 1px; }
"""
COPY_JS = """
export default function ({ data, parentElement }) {
  const button = parentElement.querySelector("button");
  if (!button.textContent) button.textContent = data.label;
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
    setTimeout(() => { button.textContent = data.label; }, 1600);
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
CLICKS_JS = """
export default function ({ setTriggerValue }) {
  const clicked = (event) => {
    const place = event.target.closest && event.target.closest("[data-act]");
    // With a key held down, a link opens in another tab as anywhere else.
    if (!place || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    setTriggerValue("click", [place.dataset.act, place.dataset.value || ""]);
  };
  const pressed = (event) => {
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) ||
      event.target.isContentEditable;
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const box = document.querySelector("[data-testid=stMain] input[type=text]");
    if (box) { event.preventDefault(); box.focus(); box.select(); }
  };
  document.addEventListener("click", clicked);
  document.addEventListener("keydown", pressed);
  return () => {
    document.removeEventListener("click", clicked);
    document.removeEventListener("keydown", pressed);
  };
}
"""


_copy = st.components.v2.component("jiugao_copy", html=COPY_HTML, css=COPY_CSS, js=COPY_JS)
_jump = st.components.v2.component("jiugao_jump", html="<span></span>", js=JUMP_JS)
_clicks = st.components.v2.component("jiugao_clicks", html="<span></span>", js=CLICKS_JS)


def copy_button(text: str, key: str, label: str = "复制") -> None:
    """Puts `text` on the clipboard, over http:// too, and says so."""
    _copy(data={"text": text, "label": label}, key=key, width="content")


def jump_to(place: str, key: str) -> None:
    """Scrolls to the element of the page with the id `place`."""
    _jump(data={"place": place}, key=key, height=1)


def clicked() -> tuple[str, str]:
    """What was just clicked inside the page's own markup, once: its data-act and data-value, two
    empty strings for nothing. Also has `/` go to the first box of the page."""
    with st.container(key="page-clicks"):
        click = _clicks(key="clicks", on_click_change=lambda: None).click
    return (str(click[0]), str(click[1])) if click else ("", "")
