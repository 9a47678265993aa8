// chapters/01-basic-mlp.md as one Swift file: its text as comments, its cells in order, with the
// cells of other chapters that it uses. To run it, in the book's folder:
//
//     swift run book run-file site/01-basic-mlp.swift

import BookWords
import Notebook
import Plots
import Tensors

// # A basic network, run in the open
//
// This chapter builds a small neural network that learns to spell names. It trains the network, measures it and lets it
// invent names of its own. Everything that later chapters take apart is here: the parameters, the forward pass, the
// loss, the gradients, the update.
//
// The network is deliberately started badly. Its loss falls, its names sound plausible, and still something is wrong
// from the first step on. The signs are in the output below. See whether you notice them before
// [chapter 2](02-initialization.swift) points at them.
//
// Every grey block of Swift on this page is a *cell*. The cells run from top to bottom, and each one sees what the
// earlier ones declared. What a cell prints stands under it. None of it is pasted in: the page is refused when a fresh
// run prints something else.
//
// ## The words
//
// The data is a list of first names, one a line. The network will see nothing else.

// MARK: [1] words

var words = try names()
print(words.count, "words, the first of them", words.prefix(6).joined(separator: ", "))
print("shortest:", words.map(\.count).min()!, "letters, longest:", words.map(\.count).max()!)

// Prints:
//
//     32469 words, the first of them emma, olivia, ava, isabella, sophia, mia
//     shortest: 2 letters, longest: 15

// The list has the names given to at least five children born in the United States in 2017: girls' names first, then
// boys'. A name given to both stands twice: 2,559 names do.
//
// ## From letters to numbers
//
// A network computes with numbers, so each letter gets one. The letters are numbered from 1 in alphabetical order. Number
// 0 is kept for a full stop, which marks both the start and the end of a word.

// MARK: [2] vocabulary

let letters = Set(words.joined()).sorted()
let vocabulary: [Character] = ["."] + letters
let vocabularySize = vocabulary.count
let numberOf = Dictionary(uniqueKeysWithValues: zip(vocabulary, 0...))

print(vocabularySize, "characters:", String(vocabulary))

// Prints:
//
//     27 characters: .abcdefghijklmnopqrstuvwxyz

// The task is to predict the next character from the three before it. Those three are the *context*. For
// `emma` that makes five examples. They start with an empty
// context of three full stops and end when the word does.

// MARK: [3] dataset

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

// Here are the examples of the first word. Each row of `X` is a context, and the entry of `Y` beside it is the character
// that follows.

// MARK: [4] first-examples

let (firstX, firstY) = examples(of: words[..<1])
for row in 0 ..< firstX.shape[0] {
    let context = String(firstX[row].scalars.map { vocabulary[$0] })
    print(context, "is followed by", vocabulary[firstY[row].item()])
}
display(firstX)

// Prints:
//
//     ... is followed by e
//     ..e is followed by m
//     .em is followed by m
//     emm is followed by a
//     mma is followed by .
//     tensor([[ 0,  0,  0],
//             [ 0,  0,  5],
//             [ 0,  5, 13],
//             [ 5, 13, 13],
//             [13, 13,  1]])

// ## Three splits
//
// A network that has seen a word may simply remember it. So the words are shuffled and split into three parts: 80% to
// train on, 10% to compare designs with (the *validation* split, `dev` in the code), and 10% kept aside (the *test*
// split). The end of the book opens the last one, once.
//
// The shuffle is that of Python's `random` module with the seed 42, bit for bit. A reader who runs the same experiment in
// Python gets the same words in the same splits, and can compare the numbers on this page.

// MARK: [5] split

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

// Prints:
//
//     first after the shuffle: caycee, iain, margot, pinchos, rosealee, maileen
//     train:      [185346, 3] [185346]
//     validation: [23267, 3] [23267]
//     test:       [23105, 3] [23105]

// MARK: hidden unseen

// The validation words that training does not see.
let trainWords = Set(words[..<trainEnd])
let devWords = words[trainEnd ..< devEnd]
let unseenWords = devWords.filter { !trainWords.contains($0) }
let (Xunseen, Yunseen) = examples(of: unseenWords[...])

// `Xtrain` has a row for each of the 185,346 training examples, and three
// numbers in each row.
//
// The split has a leak. A name that stands twice in the list can land in two splits, and
// 416 of the 3,247 validation words are training
// words too. The Python notebook that these chapters repeat splits the list in the same way. The leak stays here, so that
// the numbers can be compared, and [below](#measuring-the-network) you see what it is worth.
//
// ## The parameters
//
// The network has five tensors of parameters. They hold all that it will ever learn. Two of their sizes are ours to
// choose.

// MARK: [6] sizes

let embeddingSize = 10
let hiddenSize = 200

// - `C` gives every character a point in 10 dimensions, its *embedding*. Row 5 of `C` stands for
//   `e`.
// - `W1` and `b1` turn the 30 numbers of a context (three embeddings of ten) into
//   200 *hidden units*.
// - `W2` and `b2` turn the 200 hidden units into 27 scores, one for each
//   character that could come next.
//
// Each starts at random, drawn from a normal distribution with mean 0 and standard deviation 1. One generator with a
// fixed seed draws them all, in this order. It is PyTorch's generator, reproduced: the same seed gives the same
// parameters there.

// MARK: [7] parameters

let g = Generator(seed: 2_147_483_647)
let C = Tensor.randn(vocabularySize, embeddingSize, generator: g)
let W1 = Tensor.randn(contextLength * embeddingSize, hiddenSize, generator: g)
let b1 = Tensor.randn(hiddenSize, generator: g)
let W2 = Tensor.randn(hiddenSize, vocabularySize, generator: g)
let b2 = Tensor.randn(vocabularySize, generator: g)

let parameters = [C, W1, b1, W2, b2]
for p in parameters { p.requiresGrad = true }
print("parameters in total:", parameters.map(\.count).reduce(0, +))

// Prints:
//
//     parameters in total: 11897

// The flag `requiresGrad` asks the tensors to remember what is computed from them. Without it there would be no gradients
// later.
//
// ## Through the network once
//
// Here are the five examples of the first word on their way through the network. The
// rows of `C` that their letters stand for are looked up and laid side by side. A product with `W1` and the bias `b1`
// follow, and tanh squeezes each result into −1 to 1: that is the hidden layer `h`. Another product and another bias give
// the scores, the *logits*.

// MARK: [8] forward

let embeddings = C[firstX]
let input = embeddings.reshaped(firstX.shape[0], -1)
let h = (matmul(input, W1) + b1).tanh()
let logits = matmul(h, W2) + b2
let loss = crossEntropy(logits, firstY)

// The figure is drawn from these tensors. Each box has the shape of one.

// MARK: [9] network

let contexts = (0 ..< firstX.shape[0]).map { String(firstX[$0].scalars.map { vocabulary[$0] }) }
display(graph([
    GraphNode("context", [contexts.joined(separator: " "), "\(firstX.shape)"]),
    GraphNode("C", ["\(C.shape)"]),
    GraphNode("embeddings", ["\(embeddings.shape)"], from: ["context", "C"]),
    GraphNode("input", ["\(input.shape)"], from: ["embeddings"]),
    GraphNode("W1", ["\(W1.shape)"]),
    GraphNode("b1", ["\(b1.shape)"]),
    GraphNode("h", ["tanh", "\(h.shape)"], from: ["input", "W1", "b1"]),
    GraphNode("W2", ["\(W2.shape)"]),
    GraphNode("b2", ["\(b2.shape)"]),
    GraphNode("logits", ["\(logits.shape)"], from: ["h", "W2", "b2"]),
    GraphNode("next letter", [String(firstY.scalars.map { vocabulary[$0] }), "\(firstY.shape)"]),
    GraphNode("loss", ["cross-entropy", loss.item().formatted(decimals: 2)], from: ["logits", "next letter"]),
]))

// Draws figures/01-basic-mlp/network.svg:
//
//     Graph of 12 nodes and 11 arrows. context: ... ..e .em emm mma, [5, 3]. C: [27, 10]. embeddings: [5,
//     3, 10]; from context, C. input: [5, 30]; from embeddings. W1: [30, 200]. b1: [200]. h: tanh, [5,
//     200]; from input, W1, b1. W2: [200, 27]. b2: [27]. logits: [5, 27]; from h, W2, b2. next letter:
//     emma., [5]. loss: cross-entropy, 33.64; from logits, next letter.

// The last box needs a word. A logit can be any number. *Softmax* makes probabilities of the 27
// logits of an example: it takes $e^z$ of each logit $z$, so that all are positive, and divides by their sum, so that they
// add up to 1.
//
// $$p_i = \frac{e^{z_i}}{\sum_j e^{z_j}}$$
//
// The *cross-entropy* then looks at a single one of them, the probability of the character that does come next, and takes
// −log of it. That is 0 for a probability of 1, and grows without end as the probability falls to 0. The loss of several
// examples is the mean of theirs: 34 here.
//
// ## When shapes do not fit
//
// It is easy to get a shape wrong: to take the wrong matrix for a product, or one that should have been transposed. A
// mistake whose shapes happen to fit gives no message at all. One whose shapes do not fit need not stay hidden. The next
// cell makes one on purpose. It multiplies a batch, 32 rows of 30 numbers, by
// `W2`, which has a row for each of the 200 hidden units. The two inner sizes differ, and the
// program stops.

// [10] wrong-shape: it is meant to fail, and traps, and ends the program.
//
//     let batch = Tensor<Float>.zeros(32, contextLength * embeddingSize)
//     matmul(batch, W2)
//
// It says:
//
//     Fatal error: matmul: shapes [32, 30] and [200, 27] do not fit; the last dimension of the first and the one before the last of the second must be equal

// Read the two shapes in the message from the inside out: 30 is not
// 200. With `W1` in place of `W2` they would
// agree. A program that stops like this has *trapped*, and
// does not go on. This page announced the trap beforehand, so the chapter continues below as if the cell had not been
// there.
//
// A mistake of type does not get that far. `Ytrain` holds the numbers of characters, which are integers. `b2` holds the
// biases of the scores, which are not. Their sum would mean nothing, and the compiler refuses it before anything runs.

// [11] wrong-type: it is meant to fail, and does not compile.
//
//     Ytrain + b2
//
// The compiler says:
//
//     chapters/01-basic-mlp.md:270:8: error: binary operator '+' cannot be applied to operands of type 'Tensor<Int>' and 'Tensor<Float>'

// The message says where: file, line, column. The line is one of the Markdown that this page is made from.
//
// ## Training
//
// One step of training goes like this.
//
// 1. **Pick a batch.** 32 examples are drawn at random. A gradient from 32 examples is rough, but it costs a fraction of
//    the exact one, and many rough steps usually get further than a few exact ones.
// 2. **Forward.** The contexts' embeddings are looked up and laid side by side, 30 numbers for each
//    example. A product with `W1` and the bias `b1` give the *pre-activations*. The function tanh squeezes each into −1 to
//    1: the *activations* `h`. A product with `W2` and the bias `b2` give the *logits*, the 27
//    scores.
// 3. **Loss.** The cross-entropy turns scores into probabilities and measures how little probability the right characters
//    got: the mean of `−log(probability)`. It is 0 for a network that is always certain and right.
// 4. **Backward.** Calling `backward()` computes, for each of the 11,897
//    parameters, how the loss would change if that parameter grew a little: its *gradient*.
// 5. **Update.** Each parameter moves a small step against its gradient. How small, the *learning rate* says: 0.1 for the
//    first half, then 0.01.
//
// Twice a hundred thousand of these steps follow. The shapes in the comments are worth a look. They are what has to fit.

// MARK: [12] train

let maxSteps = 200_000
let batchSize = 32
var losses: [Float] = []

for step in progress(0 ..< maxSteps) {
    // A batch of examples.
    let rows = Tensor.randint(0, Xtrain.shape[0], [batchSize], generator: g)
    let (X, Y) = (Xtrain[rows], Ytrain[rows])           // [32, 3] and [32]

    // Forward.
    let embeddings = C[X]                               // [32, 3, 10]
    let input = embeddings.reshaped(batchSize, -1)      // [32, 30]
    let preactivation = matmul(input, W1) + b1          // [32, 200]
    let h = preactivation.tanh()                        // [32, 200]
    let logits = matmul(h, W2) + b2                     // [32, 27]
    let loss = crossEntropy(logits, Y)                  // one number

    // Backward.
    for p in parameters { p.grad = nil }
    loss.backward()

    // Update.
    let learningRate: Float = step < 100_000 ? 0.1 : 0.01
    for p in parameters { p.data -= learningRate * p.grad! }

    // Keep track.
    if step % 10_000 == 0 {
        let value = loss.item().formatted(decimals: 4)
        print("\(step.formatted(width: 7))/\(maxSteps.formatted(width: 7)): loss=\(value)")
    }
    losses.append(loss.item())
}

// Prints:
//
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

// The settings are yours to change. The next cell trains a network of its own for a few thousand steps, from the same
// seed. Predict before you run it: what does a learning rate of 10 do, what a batch of one example, and what a single
// hidden unit?

// MARK: [13] own-training

let ownRate: Float = knob(0.1, in: 0.001...10, "learning rate")
let ownBatch = knob(32, in: 1...256, "batch size")
let ownUnits = knob(200, in: 1...500, "hidden units")
let ownSteps = knob(2_000, in: 2_000...10_000, "steps")

let ownDice = Generator(seed: 2_147_483_647)
let ownShapes = [
    [vocabularySize, embeddingSize], [contextLength * embeddingSize, ownUnits], [ownUnits],
    [ownUnits, vocabularySize], [vocabularySize],
]
let own = ownShapes.map { Tensor.randn($0, generator: ownDice) }
for p in own { p.requiresGrad = true }
var ownLosses: [Float] = []
let ownCurve = {
    let starts = Array(stride(from: 0, to: ownLosses.count - 49, by: 50))
    let means = starts.map { ownLosses[$0 ..< $0 + 50].reduce(0, +) / 50 }
    return linePlot([Series("loss", x: starts, y: means)], xLabel: "step", yLabel: "loss", yScale: .log)
}
for _ in progress(0 ..< ownSteps, drawing: ownCurve) {
    let rows = Tensor.randint(0, Xtrain.shape[0], [ownBatch], generator: ownDice)
    let h = (matmul(own[0][Xtrain[rows]].reshaped(ownBatch, -1), own[1]) + own[2]).tanh()
    let loss = crossEntropy(matmul(h, own[3]) + own[4], Ytrain[rows])
    for p in own { p.grad = nil }
    loss.backward()
    for p in own { p.data -= ownRate * p.grad! }
    ownLosses.append(loss.item())
}
let ownLast = ownLosses.suffix(50).reduce(0, +) / 50
print("last 50 steps:", ownLast.formatted(decimals: 4))
display(ownCurve())

// Prints:
//
//     last 50 steps: 3.0459

// Draws figures/01-basic-mlp/own-training.svg:
//
//     Line plot of loss over step on a logarithmic scale. loss: 40 points from 14.88 to 3.046, lowest
//     3.046, highest 14.88.

// These settings end at a loss of 3.05. Numbers such as this one follow your own run.

// MARK: hidden

let firstLoss = losses[0]
let logged = stride(from: 0, to: maxSteps, by: 10_000).map { losses[$0] }
func mean(_ steps: Range<Int>) -> Float { Tensor(Array(losses[steps])).mean().item() }
func spread(_ steps: Range<Int>) -> Float { Tensor(Array(losses[steps])).std().item() }

// Read the first line against the second. The loss starts near 28 and lies between
// 1.7 and 2.7 in all the other lines. These jump up and down
// because each comes from one batch of 32, and some batches are harder than others.
//
// The figure shows all 200,000 losses.

// MARK: [14] loss

display(linePlot(losses, title: "Training loss", xLabel: "step", yLabel: "loss"))

// Draws figures/01-basic-mlp/loss.svg:
//
//     Line plot “Training loss” of loss over step. 200,000 points from 28.03 to 2.174, lowest 1.215,
//     highest 28.03.

// Two things stand out. The curve begins with a cliff, so high that the rest of the training is squeezed into the bottom
// quarter of the figure. Practitioners call the shape a hockey
// stick. And at step 100,000 the band gets lower and a
// little narrower. The learning rate drops there, so the parameters no longer jump about as much. Over the ten thousand
// steps before it the losses have a standard deviation of 0.25, over the ten thousand
// after it one of 0.22.
//
// ## Measuring the network
//
// The loss of a batch is a noisy measure. The loss over a whole split is a fair one. Nothing is learnt here, so `noGrad`
// tells the tensors to keep no record.

// MARK: [15] split-loss

func splitLoss(_ X: Tensor<Int>, _ Y: Tensor<Int>) -> Float {
    noGrad {
        let input = C[X].reshaped(X.shape[0], -1)
        let h = (matmul(input, W1) + b1).tanh()
        return crossEntropy(matmul(h, W2) + b2, Y).item()
    }
}

let trainLoss = splitLoss(Xtrain, Ytrain)
let validationLoss = splitLoss(Xdev, Ydev)
print("train loss:", trainLoss.formatted(decimals: 4))
print("validation loss:", validationLoss.formatted(decimals: 4))

// Prints:
//
//     train loss: 2.1336
//     validation loss: 2.1722

// MARK: hidden

let unseenLoss = splitLoss(Xunseen, Yunseen)

// The two are close: they differ by 0.039. On the 2,831
// validation words that are not training words too, the loss is 2.1830. So the leak flatters the
// network by 0.011, and it has not merely learnt its training words by heart.
//
// Later chapters change how the network *starts* and come back to these two numbers. Both come from a single run. How much
// rounding alone can move them, and what other seeds say of a comparison, [chapter 3](03-activations.swift) shows.
//
// ## Names of its own
//
// To invent a name, start with an empty context. Let the network give probabilities for the next character. Draw one at
// random with those probabilities, slide the window, and go on until a full stop is drawn.

// MARK: [16] sample

func sampleNames(_ count: Int) -> [String] {
    let g = Generator(seed: 2_147_483_647 + 10)
    return noGrad {
        (0 ..< count).map { _ in
            var name = ""
            var context = Array(repeating: 0, count: contextLength)
            repeat {
                let input = C[Tensor(context)].reshaped(1, -1)
                let h = (matmul(input, W1) + b1).tanh()
                let probabilities = (matmul(h, W2) + b2).softmax(dim: 1)
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
//     aar.
//     harifferrix.
//     taty.
//     sacassie.
//     rahnen.
//     amerric.
//     kaqaip.
//     ramara.
//     chaiiy.
//     kaleigh.
//     ham.
//     joir.
//     quintis.
//     lilea.
//     jadiq.
//     wajelo.
//     dearynix.
//     kaeliighan.
//     edde.

// MARK: hidden

let known = Set(words)
let real = sampleNames(20).filter { known.contains(String($0.dropLast())) }

// Not bad for 11,897 numbers that started as noise. Of the twenty, only
// `kaleigh` is a name of the list. Some others could be names, some could
// not. The full stop at the end of each is the character that ended it.
//
// ## What to take along

// MARK: hidden

let uniformLoss = Tensor(Float(vocabularySize)).log().item()

// The network works, and it wastes its start. A loss of 28 at step 0 is far worse than knowing
// nothing: a network that gave every character the same chance would have a loss of 3.3.
// [Chapter 2](02-initialization.swift) finds out where the other 25 come from, and how to
// be rid of them with two multiplications.
//
// Further reading: [Bengio et al. 2003](https://www.jmlr.org/papers/v3/bengio03a.html), the network of embeddings, tanh
// and softmax that this one is a small relative of.
