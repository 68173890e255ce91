import NIOCore
import NIOHTTP1

/// Names an unfinished head that fills the decoder's buffer as what it is.
///
/// The decoder limits a head's fields but not its target, and tells of a full buffer in an error of its own, which the
/// handler of pipelined requests behind this one would not count as the end of a request.
final class HeadOverflowHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let isOverflow = error is ByteToMessageDecoderError.PayloadTooLargeError
        context.fireErrorCaught(isOverflow ? HTTPParserError.headerOverflow : error)
    }
}
