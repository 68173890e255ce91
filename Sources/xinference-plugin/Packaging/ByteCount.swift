/// A number of bytes for people: the number itself, with its thousands parted.
struct ByteCount: CustomStringConvertible {
    let bytes: Int

    init(_ bytes: Int) { self.bytes = bytes }

    var description: String {
        let digits = Array(String(bytes))
        let parted = digits.enumerated().map { index, digit in
            index > 0 && (digits.count - index).isMultiple(of: 3) ? ",\(digit)" : String(digit)
        }
        return parted.joined() + " bytes"
    }
}
