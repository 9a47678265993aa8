// chapters/02-initialization.md as one Swift file: its text as comments, its cells in order, with the
// cells of other chapters that it uses. To run it, in the book's folder:
//
//     swift run book run-file site/02-initialization.swift

import BookWords
import Notebook
import Plots
import Tensors

// # Initialization: a fair first guess
//
// The network of [chapter 1](01-basic-mlp.swift) starts with a loss of
// 28. This chapter asks what the first loss
// *should* be, finds out why it is so far off, and repairs it. The repair takes two multiplications. The cells that
// chapter 1 explained are used again here; open them where they are folded.

// MARK: [1] setup, from 01-basic-mlp, 'words'

var words = try names()
print(words.count, "words, the first of them", words.prefix(6).joined(separator: ", "))
print("shortest:", words.map(\.count).min()!, "letters, longest:", words.map(\.count).max()!)

// MARK: [1] setup, from 01-basic-mlp, 'vocabulary'

let letters = Set(words.joined()).sorted()
let vocabulary: [Character] = ["."] + letters
let vocabularySize = vocabulary.count
let numberOf = Dictionary(uniqueKeysWithValues: zip(vocabulary, 0...))

print(vocabularySize, "characters:", String(vocabulary))

// MARK: [1] setup, from 01-basic-mlp, 'dataset'

let contextLength = 3

func examples(of words: ArraySlice<String>) -> (X: Tensor<Int>, Y: Tensor<Int>) {
    var contexts: [Int] = []
    var targets: [Int] = []
    for word in words {
        var context = Array(repeating: 0, count: contextLength)
        for character in word + "." {
            let next = numberOf[character]!
            contexts += context
            targets.append(next)
            context = context.dropFirst() + [next]  // slide the window by one character
        }
    }
    return (Tensor(shape: [targets.count, contextLength], scalars: contexts), Tensor(targets))
}

// MARK: [1] setup, from 01-basic-mlp, 'split'

let shuffler = PythonRandom(seed: 42)
shuffler.shuffle(&words)

let trainEnd = words.count * 8 / 10
let devEnd = words.count * 9 / 10
let (Xtrain, Ytrain) = examples(of: words[..<trainEnd])
let (Xdev, Ydev) = examples(of: words[trainEnd ..< devEnd])
let (Xtest, Ytest) = examples(of: words[devEnd...])

print("first after the shuffle:", words.prefix(6).joined(separator: ", "))
print("train:     ", Xtrain.shape, Ytrain.shape)
print("validation:", Xdev.shape, Ydev.shape)
print("test:      ", Xtest.shape, Ytest.shape)

// MARK: [1] setup, from 01-basic-mlp, 'unseen'

// The validation words that training does not see.
let trainWords = Set(words[..<trainEnd])
let devWords = words[trainEnd ..< devEnd]
let unseenWords = devWords.filter { !trainWords.contains($0) }
let (Xunseen, Yunseen) = examples(of: unseenWords[...])

// MARK: [1] setup, from 01-basic-mlp, 'sizes'

let embeddingSize = 10
let hiddenSize = 200

// Prints:
//
//     32469 words, the first of them emma, olivia, ava, isabella, sophia, mia
//     shortest: 2 letters, longest: 15
//     27 characters: .abcdefghijklmnopqrstuvwxyz
//     first after the shuffle: caycee, iain, margot, pinchos, rosealee, maileen
//     train:      [185346, 3] [185346]
//     validation: [23267, 3] [23267]
//     test:       [23105, 3] [23105]

// ## What the first loss should be
//
// Before any training the network knows nothing about names. The honest guess is then that all 27
// characters are equally likely, with a probability of 1/27 each. The loss of that guess is easy to work out, because it
// is the same whichever character turns out to be right.

// MARK: [2] uniform-loss

let uniform = Tensor(1 / Float(vocabularySize))
print("loss of the uniform guess:", (-uniform.log()).item().formatted(decimals: 4))

// Prints:
//
//     loss of the uniform guess: 3.2958

// MARK: hidden

let uniformLoss = (-uniform.log()).item()

// So 3.2958 is what knowing nothing costs. The network of chapter 1 started at
// 28, which is far worse than knowing
// nothing. It does not lack knowledge at the start. It is *sure of things that are wrong*.
//
// ## The same with four classes
//
// Four scores are easier to look at than 27. The function below takes four logits, turns them
// into probabilities with the softmax, and shows the loss for a given right answer.
//
// The softmax raises e to each score and divides by the sum, so the results are positive and add up to 1. The loss is
// minus the logarithm of the probability that the right answer got.

// MARK: [3] four-classes

func show(_ logits: Tensor<Float>, answer: Int) {
    let probabilities = logits.softmax(dim: 0)
    let loss = -probabilities[answer].log()
    print("logits:        \(logits)")
    print("probabilities: \(probabilities)")
    print("loss if \(answer) is right: \(loss.item().formatted(decimals: 4))")
}

// MARK: hidden

func loss(of logits: [Float], answer: Int) -> Float {
    crossEntropy(Tensor([logits]), Tensor([answer])).item()
}
let log4 = Tensor(Float(4)).log().item()

// **Equal logits.** Four equal scores give four equal probabilities. The loss is
// log 4.

// MARK: [4] equal-logits

show(Tensor([1, 1, 1, 1]), answer: 2)

// Prints:
//
//     logits:        tensor([1., 1., 1., 1.])
//     probabilities: tensor([0.2500, 0.2500, 0.2500, 0.2500])
//     loss if 2 is right: 1.3863

// **Zeros.** It does not matter which value they share. The softmax sees differences only, so zeros give the same
// probabilities.

// MARK: [5] zero-logits

show(Tensor([0, 0, 0, 0]), answer: 2)

// Prints:
//
//     logits:        tensor([0., 0., 0., 0.])
//     probabilities: tensor([0.2500, 0.2500, 0.2500, 0.2500])
//     loss if 2 is right: 1.3863

// **Confident and right.** One score stands out, and its class is the right one. The loss is
// close to 0.

// MARK: [6] confident-right

show(Tensor([0, 0, 5, 0]), answer: 2)

// Prints:
//
//     logits:        tensor([0., 0., 5., 0.])
//     probabilities: tensor([0.0066, 0.0066, 0.9802, 0.0066])
//     loss if 2 is right: 0.0200

// MARK: hidden

let saved = log4 - loss(of: [0, 0, 5, 0], answer: 2)
let paid = loss(of: [0, 0, 5, 0], answer: 1) - log4

// **Confident and wrong.** The same scores, but class 1 is right. Confidence cuts both ways: against equal scores it saved
// 1.37 above, and it costs 3.63 here, more than twice as
// much.

// MARK: [7] confident-wrong

show(Tensor([0, 0, 5, 0]), answer: 1)

// Prints:
//
//     logits:        tensor([0., 0., 5., 0.])
//     probabilities: tensor([0.0066, 0.0066, 0.9802, 0.0066])
//     loss if 1 is right: 5.0200

// **Your own scores.** Run this cell in the page and move the scores. Predict before you move: what does the loss become
// when the right class has the score 10, and what when a wrong one has it?

// MARK: [8] own-scores

let scoresOfYours: [Float] = [
    knob(0.0, in: -10...10, "score of class 0"), knob(0.0, in: -10...10, "score of class 1"),
    knob(5.0, in: -10...10, "score of class 2"), knob(0.0, in: -10...10, "score of class 3"),
]
show(Tensor(scoresOfYours), answer: knob(2, in: 0...3, "right class"))

// Prints:
//
//     logits:        tensor([0., 0., 5., 0.])
//     probabilities: tensor([0.0066, 0.0066, 0.9802, 0.0066])
//     loss if 2 is right: 0.0200

// MARK: hidden

let sample = Generator(seed: 2)
let differences = (Tensor.randn(10_000, generator: sample) - Tensor.randn(10_000, generator: sample)).abs()

// **Random scores.** Scores from a normal distribution mostly differ by less than
// two.

// MARK: [9] random-logits

let dice = Generator(seed: 1)
let scores = Tensor.randn(4, generator: dice)
show(scores, answer: 2)

// Prints:
//
//     logits:        tensor([0.6614, 0.2669, 0.0617, 0.6213])
//     probabilities: tensor([0.3141, 0.2117, 0.1724, 0.3018])
//     loss if 2 is right: 1.7578

// The loss moves away from log 4, but only by 0.37.
//
// **Random scores, ten times as large.** Now the differences are ten times as large as well. The softmax turns them into
// near certainty about one class, picked by chance. In this draw it is
// class 3, and class 2 is right.

// MARK: [10] large-random-logits

show(Tensor.randn(4, generator: dice) * 10, answer: 2)

// Prints:
//
//     logits:        tensor([ -4.5191,  -1.6613, -15.2277,   3.8168])
//     probabilities: tensor([2.3870e-04, 4.1587e-03, 5.3352e-09, 9.9560e-01])
//     loss if 2 is right: 19.0489

// One draw may be luck, so here is the average loss of 10,000 draws of logits, each with an answer drawn at random. Only
// the scale differs.

// MARK: [11] average-loss

let logits = Tensor.randn(10_000, 4, generator: dice)
let answers = Tensor.randint(0, 4, [10_000], generator: dice)
display(Table(
    columns: ["scale of the logits", "average loss"],
    rows: [0, 1, 10].map { scale in
        ["\(scale)", crossEntropy(logits * Float(scale), answers).item().formatted(decimals: 4)]
    }))

// Prints:
//
//     scale of the logits  average loss
//     -------------------  ------------
//                       0        1.3863
//                       1        1.7264
//                      10       10.4810

// MARK: hidden

func average(scale: Float) -> Float { crossEntropy(logits * scale, answers).item() }

// With a scale of 1 the loss is 0.34 above that of equal scores, with a
// scale of 10 it is 9.1 above. A high first loss takes no more than that:
// random scores that are too large.
//
// ## The real logits
//
// Is that what happens in the network? Here is its first step again, up to the loss, with the first example's
// 27 logits.

// MARK: [12] first-step, from 01-basic-mlp, 'parameters'

let g = Generator(seed: 2_147_483_647)
let C = Tensor.randn(vocabularySize, embeddingSize, generator: g)
let W1 = Tensor.randn(contextLength * embeddingSize, hiddenSize, generator: g)
let b1 = Tensor.randn(hiddenSize, generator: g)
let W2 = Tensor.randn(hiddenSize, vocabularySize, generator: g)
let b2 = Tensor.randn(vocabularySize, generator: g)

let parameters = [C, W1, b1, W2, b2]
for p in parameters { p.requiresGrad = true }
print("parameters in total:", parameters.map(\.count).reduce(0, +))

// MARK: [12] first-step

let rows = Tensor.randint(0, Xtrain.shape[0], [32], generator: g)
let (X, Y) = (Xtrain[rows], Ytrain[rows])
let h = (matmul(C[X].reshaped(32, -1), W1) + b1).tanh()
let logits_2 = matmul(h, W2) + b2
print("first loss:", crossEntropy(logits_2, Y).item().formatted(decimals: 4))
display(logits_2[0])

// Prints:
//
//     parameters in total: 11897
//     first loss: 28.0338
//     tensor([ -6.6260,  -3.6728,  13.1896,   2.1704,  18.5335,   5.4383,   1.0103,
//              19.3394,  -7.9239,  11.0903,  14.1445,  16.8714,   2.8972, -14.1144,
//              -2.3909,  16.7175,   0.8061,   6.1289,  -0.2702,   4.3766,  15.1340,
//              18.6248,   4.7815,  -6.8599,  24.3380,   3.6366,  -1.5308],
//            grad_fn=<SelectBackward0>)

// They reach from −14 to 24. The softmax makes near
// certainty of that.

// MARK: [13] first-confidence

let deviation = logits_2.std().item()
let confidence = logits_2.softmax(dim: 1).max(dim: 1).values.mean().item()
print("standard deviation of the logits:", deviation.formatted(decimals: 2))
print("probability of the favourite, on average:", confidence.formatted(decimals: 2))

// Prints:
//
//     standard deviation of the logits: 12.48
//     probability of the favourite, on average: 0.90

// On average the network gives its favourite a probability of 0.90, before it has seen a single name.
//
// What if `W2` and `b2` were drawn smaller, or larger? Predict the loss at a scale of 0 before you go there.

// MARK: [14] output-scale

let outputScale: Float = knob(1, in: 0...2, "scale of W2 and b2")
let scaledLogits = matmul(h, W2 * outputScale) + b2 * outputScale
let favourite = scaledLogits.softmax(dim: 1).max(dim: 1).values.mean().item()
print("first loss:", crossEntropy(scaledLogits, Y).item().formatted(decimals: 4))
print("probability of the favourite, on average:", favourite.formatted(decimals: 2))

// Prints:
//
//     first loss: 28.0338
//     probability of the favourite, on average: 0.90

// A fair guess would give each letter 0.037. At this scale the favourite has
// 0.90.

// MARK: hidden

let widest = Float(hiddenSize).squareRoot()
let expected = (Float(hiddenSize) * (h * h).mean().item() + 1).squareRoot()

// The size of the logits is no accident. A logit is a sum of 200 products, one for each hidden unit.
// Most hidden units are close to −1 or 1 (chapter 3 shows
// why), and the weights have standard deviation 1. A sum of 200 such terms has a standard deviation near √200, which is
// about 14. Not every unit is that far out, which makes it 13.0, the bias included.
// Ours is 12.5: the rest is chance, since `W2` is drawn only once.
//
// ## Two multiplications
//
// The remedy follows from `logits = matmul(h, W2) + b2`. With a small `W2` and no `b2` the logits are small, whatever `h`
// is. Small logits are nearly equal, and nearly equal logits are the fair guess.

// MARK: [15] small-output

let g_2 = Generator(seed: 2_147_483_647)
let C_2 = Tensor.randn(vocabularySize, embeddingSize, generator: g_2)
let W1_2 = Tensor.randn(contextLength * embeddingSize, hiddenSize, generator: g_2)
let b1_2 = Tensor.randn(hiddenSize, generator: g_2)
let W2_2 = Tensor.randn(hiddenSize, vocabularySize, generator: g_2) * 0.01
let b2_2 = Tensor.randn(vocabularySize, generator: g_2) * 0

let parameters_2 = [C_2, W1_2, b1_2, W2_2, b2_2]
for p in parameters_2 { p.requiresGrad = true }

// Why not make `W2` zero as well? Every gradient for the layers before it passes through `W2`. A `W2` of zeros would let
// none through in the first step. Small is enough for a fair guess, and it keeps the way open.
//
// The weights and biases are still drawn, and only then scaled. So the generator goes on from the same place, and the
// network sees the very same batches as
// before. Whatever differs
// from now on comes from the scale.

// MARK: [16] first-step-small

let rows_2 = Tensor.randint(0, Xtrain.shape[0], [32], generator: g_2)
let (X_2, Y_2) = (Xtrain[rows_2], Ytrain[rows_2])
let h_2 = (matmul(C_2[X_2].reshaped(32, -1), W1_2) + b1_2).tanh()
let logits_3 = matmul(h_2, W2_2) + b2_2
print("first loss:", crossEntropy(logits_3, Y_2).item().formatted(decimals: 4))
display(logits_3[0])

// Prints:
//
//     first loss: 3.3347
//     tensor([-0.0676, -0.0488,  0.1125,  0.0186,  0.1651,  0.0543,  0.0181,  0.1873,
//             -0.0971,  0.1176,  0.1542,  0.1800,  0.0261, -0.1428, -0.0351,  0.1606,
//              0.0351,  0.0484, -0.0028,  0.0502,  0.1378,  0.2058,  0.0366, -0.0688,
//              0.2353,  0.0444, -0.0128], grad_fn=<SelectBackward0>)

// The first loss is 0.04 above the 3.2958 of
// the uniform guess, and no logit of this example is further from 0 than 0.24.
//
// ## Training both
//
// Does it matter in the end? The start as drawn, trained once more:

// MARK: [17] train-as-drawn, from 01-basic-mlp, 'parameters'

let g_3 = Generator(seed: 2_147_483_647)
let C_3 = Tensor.randn(vocabularySize, embeddingSize, generator: g_3)
let W1_3 = Tensor.randn(contextLength * embeddingSize, hiddenSize, generator: g_3)
let b1_3 = Tensor.randn(hiddenSize, generator: g_3)
let W2_3 = Tensor.randn(hiddenSize, vocabularySize, generator: g_3)
let b2_3 = Tensor.randn(vocabularySize, generator: g_3)

let parameters_3 = [C_3, W1_3, b1_3, W2_3, b2_3]
for p in parameters_3 { p.requiresGrad = true }
print("parameters in total:", parameters_3.map(\.count).reduce(0, +))

// MARK: [17] train-as-drawn, from 01-basic-mlp, 'train'

let maxSteps = 200_000
let batchSize = 32
var losses: [Float] = []

for step in progress(0 ..< maxSteps) {
    // A batch of examples.
    let rows = Tensor.randint(0, Xtrain.shape[0], [batchSize], generator: g_3)
    let (X, Y) = (Xtrain[rows], Ytrain[rows])           // [32, 3] and [32]

    // Forward.
    let embeddings = C_3[X]                               // [32, 3, 10]
    let input = embeddings.reshaped(batchSize, -1)      // [32, 30]
    let preactivation = matmul(input, W1_3) + b1_3          // [32, 200]
    let h = preactivation.tanh()                        // [32, 200]
    let logits = matmul(h, W2_3) + b2_3                     // [32, 27]
    let loss = crossEntropy(logits, Y)                  // one number

    // Backward.
    for p in parameters_3 { p.grad = nil }
    loss.backward()

    // Update.
    let learningRate: Float = step < 100_000 ? 0.1 : 0.01
    for p in parameters_3 { p.data -= learningRate * p.grad! }

    // Keep track.
    if step % 10_000 == 0 {
        let value = loss.item().formatted(decimals: 4)
        print("\(step.formatted(width: 7))/\(maxSteps.formatted(width: 7)): loss=\(value)")
    }
    losses.append(loss.item())
}

// MARK: [17] train-as-drawn

let lossesAsDrawn = losses

// Prints:
//
//     parameters in total: 11897
//           0/ 200000: loss=28.0338
//       10000/ 200000: loss=2.2102
//       20000/ 200000: loss=2.2700
//       30000/ 200000: loss=2.1550
//       40000/ 200000: loss=2.1010
//       50000/ 200000: loss=2.2149
//       60000/ 200000: loss=2.6254
//       70000/ 200000: loss=2.3943
//       80000/ 200000: loss=2.5146
//       90000/ 200000: loss=1.7069
//      100000/ 200000: loss=1.8408
//      110000/ 200000: loss=2.1201
//      120000/ 200000: loss=2.1587
//      130000/ 200000: loss=2.6906
//      140000/ 200000: loss=2.3523
//      150000/ 200000: loss=2.0803
//      160000/ 200000: loss=1.8646
//      170000/ 200000: loss=2.3129
//      180000/ 200000: loss=2.3440
//      190000/ 200000: loss=2.0074

// MARK: hidden

func lossAsDrawn(_ X: Tensor<Int>, _ Y: Tensor<Int>) -> Float {
    noGrad {
        let h = (matmul(C_3[X].reshaped(X.shape[0], -1), W1_3) + b1_3).tanh()
        return crossEntropy(matmul(h, W2_3) + b2_3, Y).item()
    }
}
let (trainAsDrawn, validationAsDrawn) = (lossAsDrawn(Xtrain, Ytrain), lossAsDrawn(Xdev, Ydev))
let unseenAsDrawn = lossAsDrawn(Xunseen, Yunseen)
let outputAsDrawn = W2_3.std().item()

// And the start with the small output layer:

// MARK: [18] train-small-output, from 02-initialization, 'small-output'

let g_4 = Generator(seed: 2_147_483_647)
let C_4 = Tensor.randn(vocabularySize, embeddingSize, generator: g_4)
let W1_4 = Tensor.randn(contextLength * embeddingSize, hiddenSize, generator: g_4)
let b1_4 = Tensor.randn(hiddenSize, generator: g_4)
let W2_4 = Tensor.randn(hiddenSize, vocabularySize, generator: g_4) * 0.01
let b2_4 = Tensor.randn(vocabularySize, generator: g_4) * 0

let parameters_4 = [C_4, W1_4, b1_4, W2_4, b2_4]
for p in parameters_4 { p.requiresGrad = true }

// MARK: [18] train-small-output, from 01-basic-mlp, 'train'

let maxSteps_2 = 200_000
let batchSize_2 = 32
var losses_2: [Float] = []

for step in progress(0 ..< maxSteps_2) {
    // A batch of examples.
    let rows = Tensor.randint(0, Xtrain.shape[0], [batchSize_2], generator: g_4)
    let (X, Y) = (Xtrain[rows], Ytrain[rows])           // [32, 3] and [32]

    // Forward.
    let embeddings = C_4[X]                               // [32, 3, 10]
    let input = embeddings.reshaped(batchSize_2, -1)      // [32, 30]
    let preactivation = matmul(input, W1_4) + b1_4          // [32, 200]
    let h = preactivation.tanh()                        // [32, 200]
    let logits = matmul(h, W2_4) + b2_4                     // [32, 27]
    let loss = crossEntropy(logits, Y)                  // one number

    // Backward.
    for p in parameters_4 { p.grad = nil }
    loss.backward()

    // Update.
    let learningRate: Float = step < 100_000 ? 0.1 : 0.01
    for p in parameters_4 { p.data -= learningRate * p.grad! }

    // Keep track.
    if step % 10_000 == 0 {
        let value = loss.item().formatted(decimals: 4)
        print("\(step.formatted(width: 7))/\(maxSteps_2.formatted(width: 7)): loss=\(value)")
    }
    losses_2.append(loss.item())
}

// MARK: [18] train-small-output

let lossesSmallOutput = losses_2

// Prints:
//
//           0/ 200000: loss=3.3347
//       10000/ 200000: loss=1.9816
//       20000/ 200000: loss=2.1219
//       30000/ 200000: loss=2.2873
//       40000/ 200000: loss=1.7877
//       50000/ 200000: loss=2.2436
//       60000/ 200000: loss=2.4292
//       70000/ 200000: loss=2.0490
//       80000/ 200000: loss=2.0649
//       90000/ 200000: loss=1.9521
//      100000/ 200000: loss=1.8731
//      110000/ 200000: loss=1.9200
//      120000/ 200000: loss=2.1364
//      130000/ 200000: loss=2.4581
//      140000/ 200000: loss=2.3082
//      150000/ 200000: loss=1.9694
//      160000/ 200000: loss=1.7550
//      170000/ 200000: loss=2.3256
//      180000/ 200000: loss=2.3180
//      190000/ 200000: loss=1.9675

// MARK: [19] losses

let both = [Series("as drawn", lossesAsDrawn), Series("small output layer", lossesSmallOutput)]
let start = [
    Series("as drawn", lossesAsDrawn.prefix(100)),
    Series("small output layer", lossesSmallOutput.prefix(100)),
]
display(Figure.row([
    linePlot(both, title: "200,000 steps", xLabel: "step", yLabel: "loss"),
    linePlot(start, title: "The first 100 steps", xLabel: "step", yLabel: "loss")
        .horizontalLine(at: 3.2958, label: "uniform guess"),
]))

// Draws figures/02-initialization/losses.svg:
//
//     Panel 1: Line plot “200,000 steps” of loss over step. as drawn: 200,000 points from 28.03 to 2.174,
//     lowest 1.215, highest 28.03; small output layer: 200,000 points from 3.335 to 1.873, lowest 1.242,
//     highest 3.481. Panel 2: Line plot “The first 100 steps” of loss over step. as drawn: 100 points from
//     28.03 to 8.792, lowest 6.61, highest 28.03; small output layer: 100 points from 3.335 to 2.694,
//     lowest 2.316, highest 3.335.

// MARK: hidden

/// The first step from which the losses of a hundred steps have a mean below a value.
func firstStep(of losses: [Float], below value: Float) -> Int {
    losses.indices.dropLast(100).first { losses[$0 ..< $0 + 100].reduce(0, +) / 100 < value } ?? losses.count
}
let lostSteps = firstStep(of: lossesAsDrawn, below: lossesSmallOutput[0])

// The cliff is gone. The first curve spends its first steps on squashing
// logits that should never have been large. That is easy work, and it teaches little about names. It takes
// 1,350 steps until the losses of a hundred steps have a mean as low as the loss that the second curve
// starts with.

// MARK: [20] split-loss, from 01-basic-mlp, 'split-loss'

func splitLoss(_ X: Tensor<Int>, _ Y: Tensor<Int>) -> Float {
    noGrad {
        let input = C_4[X].reshaped(X.shape[0], -1)
        let h = (matmul(input, W1_4) + b1_4).tanh()
        return crossEntropy(matmul(h, W2_4) + b2_4, Y).item()
    }
}

let trainLoss = splitLoss(Xtrain, Ytrain)
let validationLoss = splitLoss(Xdev, Ydev)
print("train loss:", trainLoss.formatted(decimals: 4))
print("validation loss:", validationLoss.formatted(decimals: 4))

// Prints:
//
//     train loss: 2.0698
//     validation loss: 2.1332

// MARK: hidden

let unseenLoss = splitLoss(Xunseen, Yunseen)
/// How much lower the second curve is, on average over some thousands of steps.
func gap(_ thousands: Range<Int>) -> Float {
    let steps = thousands.lowerBound * 1000 ..< thousands.upperBound * 1000
    return zip(lossesAsDrawn[steps], lossesSmallOutput[steps]).map { $0 - $1 }.reduce(0, +)
        / Float(steps.count)
}

// The losses of chapter 1 were 2.1336 on the training split and 2.1722
// on the validation split. Both are better in this run, by 0.064 and
// 0.039. On the validation words that training has not seen it is
// 0.034. How far rounding alone moves chapter 1's losses, chapter 3 measures, and
// [repeats the comparison](03-activations.swift) with other seeds.
//
// The lost steps do not explain the gain: they are too few among
// 200,000. But the network does not catch up. While the learning rate
// is 0.1 the second curve's lead shrinks, from 0.46 on average over the first 20,000 steps to
// 0.11 over the last before it drops. At 0.01 it stays where it then is:
// 0.064 at first and 0.063 at the end. And the output weights are
// still large: their standard deviation has come from 1 down to 0.68, that of the small start up
// to 0.19 only. Much of the random draw is still in them. That fits a network that is still busy
// unlearning it when its steps become too small; it is no proof. The hidden units matter too, and they are next.

// MARK: [21] sample, from 01-basic-mlp, 'sample'

func sampleNames(_ count: Int) -> [String] {
    let g = Generator(seed: 2_147_483_647 + 10)
    return noGrad {
        (0 ..< count).map { _ in
            var name = ""
            var context = Array(repeating: 0, count: contextLength)
            repeat {
                let input = C_4[Tensor(context)].reshaped(1, -1)
                let h = (matmul(input, W1_4) + b1_4).tanh()
                let probabilities = (matmul(h, W2_4) + b2_4).softmax(dim: 1)
                let next = multinomial(probabilities, count: 1, generator: g).item()
                context = context.dropFirst() + [next]
                name.append(vocabulary[next])
            } while context.last != 0
            return name
        }
    }
}

for name in sampleNames(20) { print(name) }

// Prints:
//
//     carmah.
//     aarille.
//     haimir.
//     reet.
//     khalaysie.
//     mahnel.
//     amesaha.
//     kaeli.
//     nellara.
//     chaily.
//     kaleigh.
//     ham.
//     joce.
//     quinthoroi.
//     malianni.
//     wavero.
//     dearynn.
//     jace.
//     pirra.
//     med.

// ## What to take along
//
// - Work out what the first loss should be before you train, and compare. For a classifier with n classes it is log n.
//   The test costs one forward pass.
// - A first loss that is too high means confidence without reason: the logits are too large. Scale the last layer down.
// - A hockey stick in the loss curve is a waste of steps.
//
// The logits are fair now. The layer before them is not: at the first step most of its activations are near
// −1 or 1. [Chapter 3](03-activations.swift) looks at them.
//
// Further reading: [He et al. 2015](https://arxiv.org/abs/1502.01852), who derive a scale for every layer.
