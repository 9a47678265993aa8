/// What the book says of itself on every page.
package enum BookDescription {
    package static let title = "Activations and gradients, from the inside, in Swift"
    package static let text =
        "A book that runs. It opens a small neural network and looks at the numbers inside: how they "
        + "start, how they flow, and why some starts are better than others."

    /// What the picture shows that stands for the book, `cover.png`.
    package static let coverText =
        "The title of the book, above the hidden layer at its first step: most cells are saturated."

    /// The figures of the front page: a chapter, the cell that draws the figure, and what to see.
    package static let frontFigures = [
        FrontFigure(
            chapter: "03-activations", cell: "saturation",
            caption: "The hidden layer at its first step, drawn at random. Each row is an example, "
                + "each column a hidden unit. White means saturated: the unit learns little from "
                + "that example."),
        FrontFigure(
            chapter: "03-activations", cell: "saturation-after",
            caption: "The same layer with smaller weights and biases. Nearly every unit can learn "
                + "from every example."),
    ]
}

/// A chapter's figure on the front page.
package struct FrontFigure {
    package var chapter: String
    package var cell: String
    package var caption: String
}
