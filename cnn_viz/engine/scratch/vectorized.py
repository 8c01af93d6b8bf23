"""scratch/loops.py without its loops: whole arrays at once, and a batch of N images instead of one.

The names are the same, so the two can be laid side by side. The numbers have the type of those that come in.
"""

from __future__ import annotations

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from cnn_viz.engine.scratch.loops import Floats, Slopes

Labels = NDArray[np.integer]


def windows(images: Floats, size: int) -> Floats:
    """(N, H, W) -> (N, K * K, (H - K + 1) * (W - K + 1)): each window a column"""
    view = sliding_window_view(images, (size, size), axis=(1, 2))
    return view.transpose(0, 3, 4, 1, 2).reshape(len(images), size * size, -1)


def convolve(images: Floats, filters: Floats) -> Floats:
    """(N, H, W) and (F, K, K) -> (N, F, H - K + 1, W - K + 1)"""
    count, size, _ = filters.shape
    maps = filters.reshape(count, -1) @ windows(images, size)
    return maps.reshape(len(images), count, images.shape[1] - size + 1, -1)


def corners(maps: Floats) -> Floats:
    """(N, F, H, W) -> (4, N, F, H // 2, W // 2): the four places of every 2 x 2"""
    height, width = maps.shape[2] // 2 * 2, maps.shape[3] // 2 * 2
    return np.stack([maps[:, :, i:height:2, j:width:2] for i in (0, 1) for j in (0, 1)])


def max_pool(maps: Floats) -> Floats:
    """(N, F, H, W) -> (N, F, H // 2, W // 2)"""
    return corners(maps).max(axis=0)


def dense(values: Floats, weights: Floats, biases: Floats) -> Floats:
    """(N, D), (M, D) and (M,) -> (N, M)"""
    return values @ weights.T + biases


def softmax(logits: Floats) -> Floats:
    """(N, M) -> (N, M), each row together 1"""
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def cross_entropy(probabilities: Floats, labels: Labels) -> float:
    """(N, M) and (N,) -> the mean over the batch"""
    right = probabilities[np.arange(len(labels)), labels]
    return float(-np.log(right).mean())


def softmax_backward(probabilities: Floats, labels: Labels) -> Floats:
    """(N, M) and (N,) -> (N, M), the mean cross-entropy's slope at each logit"""
    right = np.arange(probabilities.shape[1]) == labels[:, None]
    return (probabilities - right) / len(labels)


def dense_backward(logit_gradients: Floats, values: Floats, weights: Floats) -> Slopes:
    """(N, M), (N, D) and (M, D) -> slopes at the weights, the biases and the values"""
    return logit_gradients.T @ values, logit_gradients.sum(axis=0), logit_gradients @ weights


def max_pool_backward(pooled_gradients: Floats, maps: Floats) -> Floats:
    """(N, F, H // 2, W // 2) and (N, F, H, W) -> (N, F, H, W)"""
    winners = corners(maps).argmax(axis=0)
    map_gradients = np.zeros_like(maps)
    for k in range(4):
        part = map_gradients[:, :, k // 2 :: 2, k % 2 :: 2]
        part[:, :, : winners.shape[2], : winners.shape[3]] = pooled_gradients * (winners == k)
    return map_gradients


def convolve_backward(map_gradients: Floats, images: Floats) -> Floats:
    """(N, F, H, W) and (N, H + K - 1, W + K - 1) -> (F, K, K), slopes at the filters"""
    count, size = map_gradients.shape[1], images.shape[1] - map_gradients.shape[2] + 1
    slopes = map_gradients.reshape(len(images), count, -1)
    columns = windows(images, size).transpose(0, 2, 1)
    return (slopes @ columns).sum(axis=0).reshape(count, size, size)
