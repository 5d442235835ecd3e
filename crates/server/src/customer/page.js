'use strict';
// Everything works without this. It keeps a second tap from sending a form again, and makes a photo small enough for a
// slow line before it leaves; a canvas also leaves out where the photo was taken.
for (const form of document.forms) {
  form.addEventListener('submit', () => {
    setTimeout(() => { for (const button of form.querySelectorAll('button')) button.disabled = true; }, 0);
  });
}
addEventListener('pageshow', () => {
  for (const button of document.querySelectorAll('button')) button.disabled = false;
});
const EDGE = 1600;
for (const input of document.querySelectorAll('input[type=file]')) {
  input.addEventListener('change', async () => {
    const file = input.files[0];
    if (!file || !window.createImageBitmap || !window.DataTransfer) return;
    try {
      const image = await createImageBitmap(file);
      const scale = Math.min(1, EDGE / Math.max(image.width, image.height));
      const canvas = document.createElement('canvas');
      canvas.width = Math.round(image.width * scale);
      canvas.height = Math.round(image.height * scale);
      canvas.getContext('2d').drawImage(image, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.8));
      if (!blob || input.files[0] !== file) return;
      const kept = new DataTransfer();
      kept.items.add(new File([blob], 'photo.jpg', { type: 'image/jpeg' }));
      input.files = kept.files;
    } catch { /* what the browser cannot read is judged by the server */ }
  });
}
