// A grid of digits from one sprite picture; choosing one triggers "chosen" with its test index.

export default function ({ data, parentElement, setTriggerValue }) {
  const root = parentElement.querySelector(".cv-gallery");
  root.setAttribute("aria-label", data.words.title);
  root.style.setProperty("--columns", data.columns);
  root.replaceChildren(...data.digits.map((digit, i) => {
    const button = document.createElement("button");
    const picture = button.appendChild(document.createElement("span"));
    picture.style.backgroundImage = `url(${data.sprite})`;
    picture.style.backgroundPosition = `${-56 * (i % data.columns)}px ${-56 * Math.floor(i / data.columns)}px`;
    button.type = "button";
    button.dataset.index = digit.index;
    button.setAttribute("aria-label", digit.alt);
    button.title = digit.alt;
    if (digit.caption) button.appendChild(document.createElement("small")).textContent = digit.caption;
    button.onclick = () => setTriggerValue("chosen", digit.index);
    return button;
  }));
  root.style.setProperty("--sprite", `${56 * data.columns}px`);
}
