// Reading a QR code from the pixels of a picture: decodeQR({width, height, data}) gives its text or throws.
export { decodeQR } from "qr/decode.js";
