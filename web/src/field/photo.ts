/** A photo small enough for a basement: the longest side and the quality that still show a connector. */

const SIDE_MAX = 1280;
const QUALITY = 0.72;

/** Width and height that fit, in whole pixels. */
export function fitted(width: number, height: number, most = SIDE_MAX): [number, number] {
  const scale = Math.min(1, most / Math.max(width, height, 1));
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
}

/** The picture as JPEG, turned upright, without where and with what it was taken. Throws when it is no picture. */
export async function compressed(file: Blob): Promise<Blob> {
  const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
  const [width, height] = fitted(picture.width, picture.height);
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.drawImage(picture, 0, 0, width, height);
  picture.close();
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the picture could not be drawn'))), 'image/jpeg', QUALITY);
  });
}
