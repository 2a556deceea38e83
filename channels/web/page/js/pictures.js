// The pictures of a message: uploaded when they are added, wherever they come from.

import { useEffect, useRef, useState } from "../vendor/bundle.js";
import { request } from "./api.js";
import { say } from "./words.js";

const IMAGES_MAX = 5;

export function usePictures({ spaceId, isAsked, onFault }) {
  const [images, setImages] = useState([]);
  const add = (files) => {
    onFault("");
    // A question is answered first; a picture belongs to something that is booked.
    if (isAsked) return onFault(say("chat.answer_first"));
    for (const file of [...files].slice(0, IMAGES_MAX - images.length)) upload(file);
  };
  const upload = async (file) => {
    const picture = { key: crypto.randomUUID(), preview: URL.createObjectURL(file), url: null };
    setImages((before) => [...before, picture]);
    try {
      const headers = { "Content-Type": file.type || "application/octet-stream" };
      const kept = await (await request("POST", `/v1/spaces/${spaceId}/receipts`, { body: file, headers })).json();
      setImages((before) => before.map((one) => (one.key === picture.key ? { ...one, url: kept.url } : one)));
    } catch (error) {
      setImages((before) => before.filter((one) => one.key !== picture.key));
      onFault(error.message || say("app.away"));
    }
  };
  return { images, setImages, add };
}

// Whether files are held over the page; dropped anywhere, they are added: the browser would leave for them otherwise.
export function useDrop(add) {
  const [isOver, setOver] = useState(false);
  const adding = useRef(add);
  adding.current = add;
  useEffect(() => {
    const over = (event) => {
      if (![...event.dataTransfer.types].includes("Files")) return;
      event.preventDefault();
      setOver(true);
    };
    const dropped = (event) => {
      event.preventDefault();
      setOver(false);
      adding.current(event.dataTransfer.files);
    };
    const left = (event) => event.relatedTarget === null && setOver(false);
    const heard = { dragover: over, drop: dropped, dragleave: left };
    for (const [name, hears] of Object.entries(heard)) document.addEventListener(name, hears);
    return () => {
      for (const [name, hears] of Object.entries(heard)) document.removeEventListener(name, hears);
    };
  }, []);
  return isOver;
}
