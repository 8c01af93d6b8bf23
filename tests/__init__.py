"""unit: one module a file. app: pages without a browser. browser: in Chromium. bench: speed. test_house: the rules."""
