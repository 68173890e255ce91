internal import NIOHTTP1

/// Listens to one file, and goes wrong where the model's fault says so.
struct TranscriptionAnswer: Sendable {
    /// What the text is wanted for; the stand-in knows no other language to translate to.
    enum Task: String, Sendable {
        case transcribe
        case translate
    }

    let model: StandInModel
    let request: TranscriptionRequest
    let task: Task
    let state: ServerState

    private var fault: StandInModel.TranscriptionFault? {
        if case .transcribe(let fault) = model.behaviour { fault } else { nil }
    }

    /// The answer, after as long as the model takes.
    func reply() async throws -> Reply {
        if let failure { return refuse(failure) }
        try await state.work(model)
        let transcript: Transcript
        do throws(Transcript.Fault) {
            transcript = try Transcript(Array(request.file.content))
        } catch {
            return refuse(Self.complaint(error))
        }
        // Whisper's texts begin with a space (Xinference API, section 9).
        let text = transcript.text.isEmpty ? "" : " " + transcript.text
        switch fault {
        case .null: return .json(["text": nil])
        case .missing: return .json([:])
        case .plain:
            return .whole(WholeReply(status: .ok, contentType: "text/plain; charset=utf-8", body: Array(text.utf8)))
        case .english, nil: break
        }
        return .json(request.format == "json" ? ["text": .string(text)] : verbose(text, transcript.duration))
    }

    private func refuse(_ text: String) -> Reply {
        .detail(state.prefix + text, status: .internalServerError)
    }

    /// Why the engine fails before it listens, in its own words.
    private var failure: String? {
        if model.kind == .llm {
            let what = task == .transcribe ? "transcriptions" : "translations"
            return "Model model_metadata=None model_name='\(model.uid)' is not for creating \(what)."
        }
        guard model.family == .whisper else { return SpeechAnswer.noSpecification(model) }
        if task == .translate, fault == .english { return "Model \(model.uid) is not suitable for translations." }
        if !["json", "verbose_json"].contains(request.format) {
            return "Unsupported response format: \(request.format)"
        }
        if let language = request.language, !Self.languages.contains(language) {
            let list = Self.languages.map { "'\($0)'" }.joined(separator: ", ")
            return "Unsupported language: \(language). Language should be one of: [\(list)]."
        }
        guard fault == .english else { return nil }
        return "Cannot specify `task` or `language` for an English-only model. If the model is intended to be "
            + "multilingual, pass `is_multilingual=True` to generate, or update the generation config."
    }

    private static func complaint(_ fault: Transcript.Fault) -> String {
        switch fault {
        case .unreadable:
            "Soundfile is either not in the correct format or is malformed. Ensure that the soundfile has a valid audio "
                + "file extension (e.g. wav, flac or mp3) and is not corrupted. If reading from a remote URL, ensure that "
                + "the URL is the full address to **download** the audio file."
        case .utterance(.cut): "The audio ends before the speech does."
        case .utterance(.damaged): "The speech in the audio is damaged."
        }
    }

    /// The long form: the text in one segment, or in words that share the time evenly.
    private func verbose(_ text: String, _ duration: Double) -> JSONValue {
        let end = JSONValue.number(duration)
        var members: [JSONValue.Member] = [
            .init(key: "task", value: .string(task.rawValue)),
            .init(key: "language", value: .string(request.language ?? "english")),
            .init(key: "duration", value: end), .init(key: "text", value: .string(text)),
        ]
        if request.hasWords {
            members.append(.init(key: "words", value: Self.words(of: text, duration)))
        } else {
            let segment: JSONValue = [
                "id": 0, "seek": 0, "start": .number(0), "end": end, "text": .string(text), "tokens": [],
                "temperature": .number(0), "avg_logprob": .number(0), "compression_ratio": .number(0),
                "no_speech_prob": .number(0),
            ]
            members.append(.init(key: "segments", value: [segment]))
        }
        return .object(members)
    }

    private static func words(of text: String, _ duration: Double) -> JSONValue {
        let words = text.split(separator: " ")
        let share = duration / Double(max(words.count, 1))
        return .array(
            words.enumerated().map { index, word in
                [
                    "word": .string(" " + word), "start": .number(share * Double(index)),
                    "end": .number(share * Double(index + 1)),
                ]
            })
    }

    /// Whisper's languages, in the recorded order, with those that go by a second name at the end.
    private static let languages = """
        en zh de es ru ko fr ja pt tr pl ca nl ar sv it id hi fi vi he uk el ms cs ro da hu ta no th ur hr bg lt la mi ml \
        cy sk te fa lv bn sr az sl kn et mk br eu is hy ne mn bs kk sq sw gl mr pa si km sn yo so af oc ka be tg sd gu am \
        yi lo uz fo ht ps tk nn mt sa lb my bo tl mg as tt haw ln ha ba jw su yue my ca nl ht lb ps pa ro ro si es zh
        """.split(separator: " ").map(String.init)
}
