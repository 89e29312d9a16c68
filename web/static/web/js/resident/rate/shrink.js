/** A picture made as small as it will be kept, before it goes over the line. */

const SIDE = 2560; // pixels: more is not kept
const LARGEST = 10_000_000; // bytes: more is not taken
const TAKEN = /^image\/(jpeg|png|webp|heic|heif)$/;

/** Width and height of a picture that fits. */
export function fitting(width, height, side = SIDE) {
  const scale = Math.min(1, side / Math.max(width, height));
  return [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
}

/**
 * A JPEG of at most 2,560 pixels, upright. What this browser cannot read (HEIC) goes as it is, if it may.
 * @param {Blob} file
 * @returns {Promise<Blob|null>} null: nothing that could be sent
 */
export async function shrink(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => null);
  if (!picture) return TAKEN.test(file.type) && file.size <= LARGEST ? file.slice(0, file.size, file.type) : null;
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = fitting(picture.width, picture.height);
  const context = canvas.getContext("2d");
  context.fillStyle = "#fff"; // JPEG has no see-through
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.85));
}
