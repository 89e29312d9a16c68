/** Reading QR codes: by the browser where it can, else by a library that is fetched when it is needed. */

const SIDE = 1200; // pixels: more only takes longer

/** @returns {Promise<(source: CanvasImageSource, width: number, height: number) => Promise<string|null>>} */
export async function reader() {
  const kinds = "BarcodeDetector" in self ? await BarcodeDetector.getSupportedFormats().catch(() => []) : [];
  if (kinds.includes("qr_code")) {
    const detector = new BarcodeDetector({ formats: ["qr_code"] });
    return async (source) => (await detector.detect(source))[0]?.rawValue ?? null;
  }
  const { decodeQR } = await import("/static/web/vendor/qr.js");
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return async (source, width, height) => {
    const scale = Math.min(1, SIDE / Math.max(width, height));
    [canvas.width, canvas.height] = [Math.round(width * scale), Math.round(height * scale)];
    context.drawImage(source, 0, 0, canvas.width, canvas.height);
    try {
      return decodeQR(context.getImageData(0, 0, canvas.width, canvas.height));
    } catch {
      return null; // no code in sight
    }
  };
}

/** The text of the code in a picture. @param {Blob} file @returns {Promise<string|null>} */
export async function readPicture(file) {
  const picture = await createImageBitmap(file).catch(() => null);
  if (!picture) return null;
  const read = await reader();
  return await read(picture, picture.width, picture.height);
}
