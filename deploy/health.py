"""Whether the server in this container answers: exit status 0 if it does."""

import os
import urllib.request

PATH = os.environ.get("STREAMLIT_SERVER_BASE_URL_PATH", "").strip("/")
PORT = os.environ.get("STREAMLIT_SERVER_PORT", "8501")
urllib.request.urlopen(f"http://127.0.0.1:{PORT}{PATH and f'/{PATH}'}/_stcore/health", timeout=4)
