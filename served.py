"""What `jiugao app` serves: the pages of app.py behind the gate."""

from pathlib import Path

from starlette.middleware import Middleware
from streamlit.starlette import App

from app_pages.gate import Gate
from app_pages.places import PagePlaces

app = App(Path(__file__).with_name("app.py"), middleware=[Middleware(Gate), Middleware(PagePlaces)])
