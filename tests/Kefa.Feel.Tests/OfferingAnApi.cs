using System.Runtime.CompilerServices;
using Kefa.TestSupport.Api;

namespace Kefa.Feel.Tests;

/// <summary>What others may build on changes only on purpose.</summary>
public sealed class OfferingAnApi
{
    [Fact]
    public void Is_the_one_that_was_approved()
    {
        var fault = PublicSurface.Fault(typeof(FeelExpression).Assembly, Approved(), PublicSurface.IsMeant);

        Assert.True(fault is null, fault);
    }

    [Fact]
    public void Shows_types_members_and_what_may_be_null()
    {
        var surface = PublicSurface.Of(typeof(FeelExpression).Assembly);

        Assert.Contains("sealed class FeelExpression", surface, StringComparison.Ordinal);
        Assert.Contains("static ParseResult Parse(string text, ParseScope scope)", surface, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_one_is_told_with_what_to_do()
    {
        var fault = PublicSurface.Fault(typeof(FeelExpression).Assembly, Path.Combine(Path.GetTempPath(), $"no-such-{Guid.NewGuid():N}.txt"), isMeant: false);

        Assert.Contains("+ sealed class BooleanValue : Value", fault, StringComparison.Ordinal);
        Assert.Contains("APPROVE=1", fault, StringComparison.Ordinal);
    }

    private static string Approved([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "PublicApi.txt");
}
