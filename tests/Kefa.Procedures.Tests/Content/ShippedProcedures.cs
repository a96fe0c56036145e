namespace Kefa.Procedures.Tests.Content;

public sealed class ShippedProcedures
{
    public static TheoryData<string> Names() => [.. Shipped.Names];

    [Theory, MemberData(nameof(Names))]
    public void Hold_together(string name) => Assert.Equal(name, Shipped.Procedure(name).Id);

    [Theory]
    [InlineData("disclosure-on-request", "GID", "applicantName")]
    [InlineData("reconsideration-response", "REV", "applicantName")]
    [InlineData("litigation-response", "LIT", "plaintiff")]
    [InlineData("deputy-proposal", "PRO", "proposers")]
    [InlineData("contract-review", "CON", "partner")]
    [InlineData("normative-document", "NRM", null)]
    [InlineData("fair-competition-review", "FCR", null)]
    [InlineData("major-decision", "MAD", null)]
    [InlineData("legal-advice", "ADV", null)]
    public void Say_their_code_and_their_party(string name, string code, string? party) => Assert.Equal((code, party), (Shipped.Procedure(name).Code, Shipped.Procedure(name).Party?.Path));
}
