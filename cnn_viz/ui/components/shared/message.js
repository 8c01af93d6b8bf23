// A message that Python sent as a mapping; see component() in ../__init__.py.

function message(bytes) {
  return JSON.parse(new TextDecoder().decode(bytes));
}
