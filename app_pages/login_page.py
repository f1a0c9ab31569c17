"""The page that a visitor sees before the others: HTML alone, without Streamlit and scripts."""

from html import escape

from app_pages.style import LOGIN_SHEET

CODE_FIELD, PLACE_FIELD = "code", "place"


def by_code(action: str, place: str, problem: str = "") -> str:
    """Asks for the access code, and says what was wrong with the last one; `place` is where the
    visitor wanted to go."""
    told = f'<p class="problem" role="alert">{escape(problem)}</p>' if problem else ""
    return _page(
        f'<form method="post" action="{escape(action)}">'
        f'<label for="code">访问口令</label>'
        f'<input id="code" name="{CODE_FIELD}" type="password" required autofocus maxlength="200" '
        f'autocomplete="current-password">'
        f'<input name="{PLACE_FIELD}" type="hidden" value="{escape(place)}">'
        f"{told}"
        '<button type="submit">进入</button></form>'
        '<p class="quiet">口令请问打开这个资料库的同事。</p>'
    )


def by_login(action: str, problem: str = "") -> str:
    """Leads to the office's own login."""
    told = f'<p class="problem" role="alert">{escape(problem)}</p>' if problem else ""
    return _page(
        f'{told}<a class="button" href="{escape(action)}">登录</a>'
        '<p class="quiet">用单位的统一账号登录后才能查看。</p>'
    )


def closed(reason: str) -> str:
    """Says why nobody can come in now."""
    return _page(f'<p class="problem" role="alert">{escape(reason)}</p>')


def _page(body: str) -> str:
    return (
        '<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="robots" content="noindex"><link rel="icon" href="data:,">'
        f"<title>旧稿</title>{LOGIN_SHEET}</head><body><main>"
        '<h1>旧稿</h1><p class="lead">过去的报告里，找到想要的那一段</p>'
        f"{body}</main></body></html>"
    )
