import Testing

@testable import DifyPluginServerless
