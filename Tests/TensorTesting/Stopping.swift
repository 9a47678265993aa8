import Testing

/// Expects that a process stopped with a message in which every one of these parts occurs.
public func expectMessage(
    _ result: ExitTest.Result?, _ parts: String...,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    for part in parts {
        #expect(message.contains(part), "\(message)", sourceLocation: sourceLocation)
    }
}
