using System.Runtime.CompilerServices;
using Kefa.TestSupport.Api;

namespace Kefa.Dmn.Tests;

/// <summary>What others may build on changes only on purpose.</summary>
public sealed class OfferingAnApi
{
    [Fact]
    public void Is_the_one_that_was_approved()
    {
        var fault = PublicSurface.Fault(typeof(DecisionModel).Assembly, Approved(), PublicSurface.IsMeant);

        Assert.True(fault is null, fault);
    }

    [Fact]
    public void Shows_types_members_and_what_may_be_null()
    {
        var surface = PublicSurface.Of(typeof(DecisionModel).Assembly);

        Assert.Contains("sealed class DecisionModel", surface, StringComparison.Ordinal);
        Assert.Contains("static DecisionModel Compile(DmnModel model, CompileOptions? options = null)", surface, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_one_is_told_with_what_to_do()
    {
        var fault = PublicSurface.Fault(typeof(DecisionModel).Assembly, Path.Combine(Path.GetTempPath(), $"no-such-{Guid.NewGuid():N}.txt"), isMeant: false);

        Assert.Contains("+ enum Aggregation", fault, StringComparison.Ordinal);
        Assert.Contains("APPROVE=1", fault, StringComparison.Ordinal);
    }

    private static string Approved([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "PublicApi.txt");
}
