/// What a line at the prompt means.
enum ChatInput: Sendable, Hashable {
    /// Something to say to the model.
    case prompt(String)
    case reset
    /// The system message from now on; empty for none.
    case system(String)
    /// A parameter; no value puts it back.
    case set(name: String, value: String?)
    /// The parameters there are.
    case showSettings
    case help
    case exit
    /// A command that is none.
    case unknown(String)
    case nothing

    /// Reads a line; two slashes begin a prompt that begins with one.
    init(_ line: String) {
        let line = line.trimming()
        guard !line.isEmpty else {
            self = .nothing
            return
        }
        guard line.hasPrefix("/"), !line.hasPrefix("//") else {
            self = .prompt(line.hasPrefix("//") ? String(line.dropFirst()) : line)
            return
        }
        let words = line.split(maxSplits: 1, whereSeparator: \.isWhitespace)
        let rest = words.count > 1 ? words[1].trimming() : ""
        switch words[0] {
        case "/reset": self = .reset
        case "/system": self = .system(rest)
        case "/set": self = Self.setting(rest)
        case "/help": self = .help
        case "/exit", "/quit": self = .exit
        default: self = .unknown(String(words[0]))
        }
    }

    private static func setting(_ text: String) -> ChatInput {
        let words = text.split(maxSplits: 1, whereSeparator: \.isWhitespace)
        guard let name = words.first else { return .showSettings }
        return .set(name: String(name), value: words.count > 1 ? words[1].trimming() : nil)
    }

    /// The commands, for people.
    static let commands: [(String, String)] = [
        ("/reset", "forget the conversation"),
        ("/system TEXT", "give the model a role; without a text, none"),
        ("/set NAME VALUE", "set a parameter; without a value put it back, without a name show all"),
        ("/help", "show this"), ("/exit", "end, as Ctrl-D does; Ctrl-C stops an answer"),
        ("//…", "say something that begins with a slash"),
    ]
}

extension StringProtocol {
    fileprivate func trimming() -> String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
