// A network as the server sends it to be run here (packed_network.py): its layers and their weights.

import { unpack } from "../lib/message.js";

/** @type {(bytes: Uint8Array) => import("./forward.js").Network & { id: string }} */
export function networkOf(bytes) {
  const { header, arrays } = unpack(bytes);
  const weights = (places) =>
    Object.fromEntries(
      Object.entries(places).map(([name, k]) => [name, { shape: header.shapes[k], values: arrays[k] }]),
    );
  return { ...header, layers: header.layers.map((layer) => ({ ...layer, weights: weights(layer.weights) })) };
}

/** From its absolute address. @type {(address: string) => Promise<import("./forward.js").Network>} */
export async function fetched(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${answer.status} ${address}`);
  return networkOf(new Uint8Array(await answer.arrayBuffer()));
}
