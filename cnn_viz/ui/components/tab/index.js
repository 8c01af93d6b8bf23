export default function (component) {
  const root = component.parentElement.querySelector(".cv-tab"),
    data = message(component.data);
  writeKept(data.kept);
  takeStep(data);
  return watchConnection(root, data.words);
}
