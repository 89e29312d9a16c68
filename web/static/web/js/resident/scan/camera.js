/** The camera at the back of the phone, looked at until a code is found. */

import { reader } from "./reading.js";

const PAUSE = 200; // milliseconds between two looks

/**
 * @param {HTMLVideoElement} video
 * @param {(text: string) => boolean} found true ends it
 * @returns {Promise<() => void>} ends it; throws where there is no camera or it is refused
 */
export async function watch(video, found) {
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" }, audio: false });
  let isOn = true;
  const stop = () => {
    isOn = false;
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
  video.srcObject = stream;
  await video.play();
  const read = await reader();
  let last = null;
  const look = async () => {
    if (!isOn) return;
    const text = await read(video, video.videoWidth, video.videoHeight).catch(() => null);
    if (isOn && text && text !== last && found(text)) return stop();
    last = text ?? last;
    setTimeout(look, PAUSE);
  };
  look();
  return stop;
}
