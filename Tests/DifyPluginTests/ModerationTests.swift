import DifyPlugin
import DifyPluginTesting
import Testing

@Suite(.timeLimit(.minutes(1)))
struct ModerationTests {
    private struct Judge: ModelProvider, ModerationModel {
        var moderationModel: (any ModerationModel)? { self }

        func invoke(_ invocation: ModerationInvocation) async throws -> ModerationResult {
            ModerationResult(isFlagged: invocation.text.contains("rude"))
        }

        func validateCredentials(model: String, credentials: ModelCredentials) async throws -> JSONObject { [:] }
    }

    @Test("says whether a text is flagged", arguments: [("rude words", true), ("kind words", false), ("", false)])
    func verdict(text: String, isFlagged: Bool) async throws {
        let request = PluginRequest.invokeModeration(session: "s", text: text)
        let replies = try await withHost(Judge()) { try await $0.ask(request) }
        #expect(ReplyValidator.violations(in: replies, to: request) == [])
        #expect(replies.first?.data == ["result": .bool(isFlagged)])
    }

    @Test("a text that is missing is a bad request, and so is a provider that does not judge")
    func refusals() async throws {
        let missing = PluginRequest("invoke_moderation", session: "s", fields: ["model": "m", "text": nil])
        let replies = try await withHost(Judge()) { try await $0.ask(missing) }
        #expect(replies.first?.errorMessage == "the host's request lacks the field \"text\"")
        let others = try await withHost { try await $0.ask(.invokeModeration(session: "s", text: "x")) }
        #expect(others.first?.errorMessage == "This plugin offers no models of the type moderation")
    }
}
