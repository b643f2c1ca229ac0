"use strict";

// Texts to copy get a button that does.
for (const text of document.querySelectorAll("pre[data-copy]")) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "copy";
  button.textContent = "Copy";
  const frame = document.createElement("div");
  frame.className = "copyable";
  text.replaceWith(frame);
  frame.append(text, button);
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.textContent);
    } catch {
      // Without https browsers give no clipboard: mark the text, so that one key copies it.
      getSelection().selectAllChildren(text);
      button.textContent = "Marked";
      return;
    }
    button.textContent = "Copied";
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  });
}

// A picture is shown before it is sent, and not sent when it is too large.
for (const input of document.querySelectorAll("input[type=file][data-largest]")) {
  const preview = input.form.querySelector("[data-preview]");
  const error = document.getElementById("picture-error");
  const former = preview.src;
  input.addEventListener("change", () => {
    if (preview.src.startsWith("blob:")) URL.revokeObjectURL(preview.src);
    const file = input.files[0];
    const isTooLarge = Boolean(file) && file.size > Number(input.dataset.largest);
    error.hidden = !isTooLarge;
    error.textContent = isTooLarge ? "This picture is too large: at most 4 MiB." : "";
    input.setCustomValidity(error.textContent);
    preview.src = file && !isTooLarge ? URL.createObjectURL(file) : former;
  });
}
