"""The mathematics: torch and NumPy. Nothing here knows of a screen."""

import os
import tempfile

# torch.compile, which nothing here uses, asks for a folder of its own as it is imported (torchvision and the optimizers
# import it), and where there is none for temporary files it ends everything. It only asks that the folder be there, and
# the root always is; the package's own folder is nobody's to write to.
try:
    tempfile.gettempdir()
except OSError:
    os.environ.setdefault("TORCHINDUCTOR_CACHE_DIR", os.path.abspath(os.sep))
