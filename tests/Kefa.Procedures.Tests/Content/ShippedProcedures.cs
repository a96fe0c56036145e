namespace Kefa.Procedures.Tests.Content;

public sealed class ShippedProcedures
{
    public static TheoryData<string> Names() => [.. Shipped.Names];

    [Theory, MemberData(nameof(Names))]
    public void Hold_together(string name) => Assert.Equal(name, Shipped.Procedure(name).Id);
}
