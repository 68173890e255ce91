/// A header of the form `value; name=text; name="quoted text"`.
struct HeaderParameters {
    /// What stands before the parameters.
    var value: String
    private var parameters: [String: String] = [:]

    /// Reads a header; what cannot be understood is left out.
    init(_ header: String) {
        var rest = Substring(header)
        value = Self.trimmed(String(rest.prefix { $0 != ";" }))
        rest = rest.drop { $0 != ";" }.dropFirst()
        while !rest.isEmpty {
            let name = Self.trimmed(String(rest.prefix { $0 != "=" && $0 != ";" })).lowercased()
            rest = rest.drop { $0 != "=" && $0 != ";" }
            guard rest.first == "=" else {
                rest = rest.dropFirst()
                continue
            }
            rest = rest.dropFirst().drop { $0 == " " }
            parameters[name] = rest.first == "\"" ? Self.quoted(&rest) : Self.trimmed(String(rest.prefix { $0 != ";" }))
            rest = rest.drop { $0 != ";" }.dropFirst()
        }
    }

    /// The parameter of that name, which is in lower case.
    subscript(name: String) -> String? {
        parameters[name]
    }

    /// Takes a text in quotes from the front, in which a backslash stands before a quote.
    private static func quoted(_ rest: inout Substring) -> String {
        var text = ""
        rest = rest.dropFirst()
        while let character = rest.popFirst(), character != "\"" {
            if character == "\\", let next = rest.first, next == "\"" || next == "\\" {
                rest = rest.dropFirst()
                text.append(next)
            } else {
                text.append(character)
            }
        }
        return text
    }

    private static func trimmed(_ text: String) -> String {
        let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        return String(text.drop(while: isSpace).reversed().drop(while: isSpace).reversed())
    }
}
