import DifyPluginTesting
import Synchronization

/// Gathers an answer and shows it as it comes, thoughts dimmed.
final class AnswerPrinter: Sendable {
    private struct State {
        var answer = ChatAnswer()
        var splitter = ThoughtSplitter()
        var isWaiting = true
    }

    private let state = Mutex(State())
    /// Where to; `nil` to gather only.
    private let terminal: Terminal?

    init(terminal: Terminal?) {
        self.terminal = terminal
    }

    /// Says that nothing has come yet.
    func begin() { Terminal.errors.progress("waiting for the first token") }

    /// Takes the next message.
    func take(_ reply: HostReply) {
        let (isFirst, pieces) = state.withLock { state in
            defer { state.isWaiting = false }
            return (state.isWaiting, state.splitter.take(state.answer.take(reply)))
        }
        // Once only: the line may hold the beginning of the answer afterwards.
        if isFirst { Terminal.errors.endProgress() }
        show(pieces)
    }

    /// The answer, once the plugin has said all.
    func finish(_ whole: PluginAnswer) -> ChatAnswer {
        let (answer, rest) = state.withLock { state in
            state.answer.finish(whole)
            return (state.answer, state.splitter.finish())
        }
        show(rest)
        if !answer.text.isEmpty { terminal?.line() }
        return answer
    }

    private func show(_ pieces: [ThoughtSplitter.Piece]) {
        guard let terminal else { return }
        for piece in pieces {
            let text = piece.text.printable
            terminal.write(piece.isThought ? terminal.styled(text, .dim) : text)
        }
    }
}
