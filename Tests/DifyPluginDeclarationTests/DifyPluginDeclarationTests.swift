import Testing

@testable import DifyPluginDeclaration
