import Foundation
import LiterateFormat
import NIOCore
import NIOHTTP1
import NIOPosix
import Synchronization

/// Serves over HTTP/1.1 on loopback, within limits that nobody who visits the port can exceed.
struct HTTPServer: Sendable {
    /// What a client may take.
    struct Limits {
        /// The bytes of a request: its line, its headers, and a body that nobody wants.
        var request = 16 << 10
        /// The connections at a time: a browser opens six, and one more for each open page.
        var connections = 200
        /// The time from one request's answer to the end of the next request.
        var idle = TimeAmount.seconds(30)
        /// The time in which a client takes what was written to it.
        var writing = TimeAmount.seconds(30)
    }

    private let channel: any Channel
    private let group: MultiThreadedEventLoopGroup

    /// The port that it listens on.
    var port: Int { channel.localAddress?.port ?? 0 }

    /// Begins to listen.
    ///
    /// - Parameters:
    ///   - port: The port; 0 for any that is free.
    ///   - answer: Gives the answer to a request, without waiting.
    /// - Throws: ``UsageError`` when the port is taken or not allowed.
    init(
        port: UInt16, limits: Limits = Limits(),
        answer: @escaping @Sendable (HTTPRequestHead) -> Answer
    ) async throws {
        let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let count = Mutex(0)
        do {
            channel = try await ServerBootstrap(group: group)
                .serverChannelOption(.backlog, value: 128)
                .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
                .childChannelInitializer { channel in
                    let isTooMany = count.withLock {
                        $0 += 1
                        return $0 > limits.connections
                    }
                    channel.closeFuture.whenComplete { _ in count.withLock { $0 -= 1 } }
                    return channel.eventLoop.makeCompletedFuture {
                        if isTooMany { throw ChannelError.eof }
                        let limit = RequestLimit(limits)
                        try channel.pipeline.syncOperations.addHandler(limit)
                        try channel.pipeline.syncOperations.configureHTTPServerPipeline()
                        try channel.pipeline.syncOperations.addHandler(
                            Answering(limit: limit, limits.writing, answer: answer))
                    }
                }
                .bind(host: "127.0.0.1", port: Int(port)).get()
        } catch {
            try? await group.shutdownGracefully()
            guard let error = error as? IOError else { throw error }
            throw UsageError(
                description: error.errnoCode == EADDRINUSE
                    ? "error: port \(port) is taken, perhaps by another 'book serve'; give another "
                        + "with --port, or --port 0 for any that is free"
                    : "error: cannot listen on port \(port): "
                        + "\(String(cString: strerror(error.errnoCode))); give another with --port")
        }
        self.group = group
    }

    /// Serves until it is cancelled; all connections are closed then.
    func run() async throws {
        do {
            try await withTaskCancellationHandler {
                try await channel.closeFuture.get()
            } onCancel: {
                channel.close(promise: nil)
            }
        } catch {}
        // What waits for connections that nobody closes ends here too.
        try await group.shutdownGracefully()
        try Task.checkCancellation()
    }
}

/// Closes a connection whose request is too long, or comes too slowly.
///
/// It stands before the parser, which would keep what it reads.
private final class RequestLimit: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Whether what comes now is a request's body.
    var isHeadRead = false
    private let limits: HTTPServer.Limits
    private var count = 0
    private var isRefused = false
    private var timer: Scheduled<Void>?

    init(_ limits: HTTPServer.Limits) { self.limits = limits }

    func channelActive(context: ChannelHandlerContext) {
        wait(context)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isRefused else { return }
        count += unwrapInboundIn(data).readableBytes
        guard count <= limits.request else { return refuse(context) }
        context.fireChannelRead(data)
    }

    func channelInactive(context: ChannelHandlerContext) {
        timer?.cancel()
        context.fireChannelInactive()
    }

    /// A request is there: its answer has its own limit.
    func requestIsRead() {
        (count, isHeadRead) = (0, false)
        timer?.cancel()
    }

    /// The answer is out, and another request may come.
    func answerIsWritten(_ context: ChannelHandlerContext) { wait(context) }

    private func wait(_ context: ChannelHandlerContext) {
        timer?.cancel()
        let channel = context.channel
        timer = context.eventLoop.scheduleTask(in: limits.idle) {
            channel.close(promise: nil)
        }
    }

    private func refuse(_ context: ChannelHandlerContext) {
        isRefused = true
        let status = isHeadRead ? "413 Content Too Large" : "431 Request Header Fields Too Large"
        let text = "HTTP/1.1 \(status)\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
        // A socket that is closed with bytes unread takes the answer with it.
        context.close(mode: .output, promise: nil)
        let channel = context.channel
        context.eventLoop.scheduleTask(in: .seconds(1)) { channel.close(promise: nil) }
    }
}

/// Answers the requests of a connection, one after the other.
private final class Answering: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let limit: RequestLimit
    /// The time in which an answer must be taken.
    private let writing: TimeAmount
    private let answer: @Sendable (HTTPRequestHead) -> Answer
    private var head: HTTPRequestHead?
    private var events: Task<Void, Never>?

    init(
        limit: RequestLimit, _ writing: TimeAmount,
        answer: @escaping @Sendable (HTTPRequestHead) -> Answer
    ) {
        (self.limit, self.writing, self.answer) = (limit, writing, answer)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            limit.isHeadRead = true
        case .body: break
        case .end:
            limit.requestIsRead()
            if let head { write(answer(head), to: head, context) }
            head = nil
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        events?.cancel()
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func write(
        _ answer: Answer, to request: HTTPRequestHead, _ context: ChannelHandlerContext
    ) {
        let channel = context.channel
        var head = HTTPResponseHead(
            version: request.version, status: answer.status, headers: answer.headers)
        if !request.isKeepAlive { head.headers.replaceOrAdd(name: "Connection", value: "close") }
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        switch answer.body {
        case .data(let data):
            if request.method != .HEAD {
                context.write(
                    wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: data)))), promise: nil)
            }
            // Whoever does not take it does not keep it.
            let timer = context.eventLoop.scheduleTask(in: writing) {
                channel.close(promise: nil)
            }
            let written = context.eventLoop.makePromise(of: Void.self)
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: written)
            let bound = NIOLoopBound((context, limit), eventLoop: context.eventLoop)
            written.futureResult.whenComplete { result in
                timer.cancel()
                guard case .success = result, request.isKeepAlive else {
                    return channel.close(promise: nil)
                }
                let (context, limit) = bound.value
                limit.answerIsWritten(context)
            }
        case .events(let stream):
            context.flush()
            events = Task {
                for await text in stream.texts {
                    let part = HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(string: text)))
                    guard (try? await channel.writeAndFlush(part)) != nil else { break }
                }
                channel.close(promise: nil)
            }
        }
    }
}
