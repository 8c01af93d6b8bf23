"""The smallest CNN as one writes it on a blackboard: one image, plain loops, and of NumPy only the arrays.

    image 28 x 28 -> convolve 8 x 26 x 26 -> max_pool 8 x 13 x 13 -> flatten 1352 -> dense 10 -> softmax 10

and the way back, by which it learns. scratch/vectorized.py computes the same for many images at once.
The page "From scratch" shows these functions and runs them line by line. The gradients are the chain rule as in
Rumelhart, Hinton and Williams, "Learning representations by back-propagating errors", Nature 323, 1986.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]
Slopes = tuple[Floats, Floats, Floats]


def convolve(image: Floats, filters: Floats) -> Floats:
    """(H, W) and (F, K, K) -> (F, H - K + 1, W - K + 1)"""
    count, size, _ = filters.shape
    height = image.shape[0] - size + 1
    width = image.shape[1] - size + 1
    maps = np.zeros((count, height, width))
    for f in range(count):
        for row in range(height):
            for column in range(width):
                total = 0.0
                for i in range(size):
                    for j in range(size):
                        total += image[row + i, column + j] * filters[f, i, j]
                maps[f, row, column] = total
    return maps


def max_pool(maps: Floats) -> Floats:
    """(F, H, W) -> (F, H // 2, W // 2)"""
    count, height, width = len(maps), maps.shape[1] // 2, maps.shape[2] // 2
    pooled = np.zeros((count, height, width))
    for f in range(count):
        for row in range(height):
            for column in range(width):
                largest = -math.inf
                for i in range(2):
                    for j in range(2):
                        value = maps[f, 2 * row + i, 2 * column + j]
                        if value > largest:
                            largest = value
                pooled[f, row, column] = largest
    return pooled


def dense(values: Floats, weights: Floats, biases: Floats) -> Floats:
    """(N,), (M, N) and (M,) -> (M,)"""
    logits = np.zeros(len(biases))
    for unit in range(len(biases)):
        total = biases[unit]
        for n in range(len(values)):
            total += weights[unit, n] * values[n]
        logits[unit] = total
    return logits


def softmax(logits: Floats) -> Floats:
    """(M,) -> (M,), all above 0, together 1"""
    largest = max(logits)  # without it, e to the power of 1000 would be infinite
    total = 0.0
    powers = np.zeros(len(logits))
    for unit in range(len(logits)):
        powers[unit] = math.exp(logits[unit] - largest)
        total += powers[unit]
    probabilities = np.zeros(len(logits))
    for unit in range(len(logits)):
        probabilities[unit] = powers[unit] / total
    return probabilities


def cross_entropy(probabilities: Floats, label: int) -> float:
    """(M,) and the right answer -> how far off: 0 if it had probability 1"""
    loss = -math.log(probabilities[label])
    return loss


def softmax_backward(probabilities: Floats, label: int) -> Floats:
    """(M,) and the right answer -> (M,), cross-entropy's slope at each logit"""
    logit_gradients = np.zeros(len(probabilities))
    for unit in range(len(probabilities)):
        logit_gradients[unit] = probabilities[unit]
        if unit == label:
            logit_gradients[unit] -= 1
    return logit_gradients


def dense_backward(logit_gradients: Floats, values: Floats, weights: Floats) -> Slopes:
    """(M,), (N,) and (M, N) -> slopes at the weights, the biases and the values"""
    weight_gradients = np.zeros(weights.shape)
    bias_gradients = np.zeros(len(logit_gradients))
    value_gradients = np.zeros(len(values))
    for unit in range(len(logit_gradients)):
        slope = logit_gradients[unit]
        bias_gradients[unit] = slope
        for n in range(len(values)):
            weight_gradients[unit, n] = slope * values[n]
            value_gradients[n] += slope * weights[unit, n]
    return weight_gradients, bias_gradients, value_gradients


def max_pool_backward(pooled_gradients: Floats, maps: Floats) -> Floats:
    """(F, H // 2, W // 2) and (F, H, W) -> (F, H, W), all to the largest of four"""
    map_gradients = np.zeros(maps.shape)
    for f in range(len(pooled_gradients)):
        for row in range(pooled_gradients.shape[1]):
            for column in range(pooled_gradients.shape[2]):
                largest = -math.inf
                for y in range(2 * row, 2 * row + 2):
                    for x in range(2 * column, 2 * column + 2):
                        if maps[f, y, x] > largest:
                            largest = maps[f, y, x]
                            top, left = y, x
                map_gradients[f, top, left] = pooled_gradients[f, row, column]
    return map_gradients


def convolve_backward(map_gradients: Floats, image: Floats) -> Floats:
    """(F, H, W) and the image -> (F, K, K), slopes at the filters"""
    count, height, width = map_gradients.shape
    size = len(image) - height + 1
    filter_gradients = np.zeros((count, size, size))
    for f in range(count):
        for i in range(size):
            for j in range(size):
                total = 0.0
                for row in range(height):
                    for column in range(width):
                        total += map_gradients[f, row, column] * image[row + i, column + j]
                filter_gradients[f, i, j] = total
    return filter_gradients
