using System.Security.Cryptography;
using System.Text;

namespace Kefa.Procedures.Tests.Content;

public sealed class ShippedProcedures
{
    private static readonly string Approved = Path.Combine(Shipped.Root, "tests", "Kefa.Procedures.Tests", "Content", "ShippedProcedures.approved.txt");

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

    /// <summary>Databases hold what was shipped: a version that changed would be refused there. <c>APPROVE=1</c> adds the line of a new version.</summary>
    [Fact]
    public void Never_change_under_the_same_version()
    {
        var known = File.ReadAllLines(Approved);
        var now = Shipped.Names.Select(name => $"{Shipped.Procedure(name).Reference} {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Shipped.Text(name))))}").ToList();
        var taken = known.Select(line => line.Split(' ')[0]).ToHashSet(StringComparer.Ordinal);
        if (Environment.GetEnvironmentVariable("APPROVE") == "1")
            File.WriteAllLines(Approved, known = [.. known, .. now.Where(line => !taken.Contains(line.Split(' ')[0]))]);

        Assert.Equal([], now.Except(known, StringComparer.Ordinal));
    }
}
