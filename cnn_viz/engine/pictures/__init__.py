"""Any picture, drawn, scanned or photographed -> the canvases of the digits on it."""
