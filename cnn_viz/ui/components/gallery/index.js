// A grid of digits from one sprite picture; choosing one triggers "chosen" with its test index.

import { handFocus } from "../lib/focus.js";
import { message } from "../lib/message.js";

const THUMB = 44; // CSS pixels that a finger needs

export default function ({ data: bytes, parentElement, setTriggerValue }) {
  const data = message(bytes);
  const size = matchMedia("(pointer: coarse)").matches ? Math.max(THUMB, data.size) : data.size;
  const root = parentElement.querySelector(".cv-gallery");
  root.setAttribute("aria-label", data.words.title);
  root.classList.toggle("tight", data.size < 56);
  root.style.setProperty("--columns", data.columns);
  root.style.setProperty("--size", `${size}px`);
  root.style.setProperty("--sprite", `${size * data.columns}px`);
  root.replaceChildren(
    ...data.digits.map((digit, i) => {
      const button = document.createElement("button");
      const picture = button.appendChild(document.createElement("span"));
      picture.style.backgroundImage = `url(${data.sprite})`;
      const [column, row] = [i % data.columns, Math.floor(i / data.columns)];
      picture.style.backgroundPosition = `${-size * column}px ${-size * row}px`;
      button.type = "button";
      button.dataset.index = digit.index;
      button.setAttribute("aria-label", digit.alt);
      button.title = digit.alt;
      if (digit.caption) button.appendChild(document.createElement("small")).textContent = digit.caption;
      button.onclick = () => {
        if (data.focus) handFocus(data.focus);
        setTriggerValue("chosen", digit.index);
      };
      return button;
    }),
  );
}
