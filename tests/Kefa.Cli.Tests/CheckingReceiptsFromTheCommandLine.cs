using System.Globalization;

namespace Kefa.Cli.Tests;

public sealed class CheckingReceiptsFromTheCommandLine
{
    private const string Key = "log.example/acts+bbea9b4d+AT8D+vTUws/7W1gOqSGbdDXrrmt3jPAqTrHAstWiE4z5";
    private const string Witness = "witness.example/w1+586d0b9a+BBQzA22TUGQjImRLTPJOCPRp+BAYPvXYTpf05YEMg813";

    /// <summary>The public vector: entry 2 (<c>act 2</c>) of 5.</summary>
    private const string Receipt =
        """
        c2sp.org/tlog-proof@v1
        index 2
        YBy9bfCy6+sNWICC40pYwkjEpCul8sEyWpq33DVgEJk=
        pcw75Nij97SWlrPxPVaFXAZ/jKNjpliPNEuNw+t/mQs=
        T5wS66h/nif3AZRb8do/mRIIDhH4fij7gJ+Of3yN8CU=

        log.example/acts
        5
        R63XJ8nfMJpPD9PxzPimEmCpQg6QqQttPkKyuOj3CCk=

        — log.example/acts u+qbTXAV/CCDDol0cXgN8kDx44aovih75ifaMQ7XpYUgX8aw+dHYX4DH7Og654S571zhea/p2KZnd9lokiDw7zSZWQA=
        — witness.example/w1 WG0LmgAAAABlU/EF8/LE+XLKWqd/U7khHz+ehbGXghIVerSwxVwzRjuUx1Ucrbn++n/aq+9YLmypn9vryuQ5Iy+niAWRRKYaVHjDAw==

        """;

    [Fact]
    public async Task Needs_no_server_and_no_database()
    {
        using Kefa kefa = new();
        var receipt = kefa.Write("vector.tlog-proof", Receipt);
        var entry = kefa.Write("entry", "act 2");

        var good = await kefa.Run("receipt", "verify", receipt, "--key", Key, "--witness", Witness, "--entry", entry);

        Assert.Equal((0, ""), (good.ExitCode, good.Errors));
        Assert.Equal(string.Create(CultureInfo.InvariantCulture, $"GOOD: entry 2 of 5 in log.example/acts, root R63XJ8nfMJpPD9PxzPimEmCpQg6QqQttPkKyuOj3CCk=\nwitness witness.example/w1 saw it on 2023-11-14 22:13:25Z\n"), good.Output);
    }

    [Fact]
    public async Task Says_what_is_wrong_and_ends_with_one()
    {
        using Kefa kefa = new();
        var receipt = kefa.Write("vector.tlog-proof", Receipt);
        var other = kefa.Write("entry", "act 3");
        var cut = kefa.Write("cut.tlog-proof", Receipt[..300]);

        var wrong = await kefa.Run("receipt", "verify", receipt, "--key", Key, "--entry", other);
        var nothing = await kefa.Run("receipt", "verify", receipt, "--key", Key);
        var broken = await kefa.Run("receipt", "verify", cut, "--key", Key);

        Assert.Equal((1, 1, 1), (wrong.ExitCode, nothing.ExitCode, broken.ExitCode));
        Assert.Contains("the proof does not lead from the entry to the signed root", wrong.Output, StringComparison.Ordinal);
        Assert.Contains("it carries no opening", nothing.Output, StringComparison.Ordinal);
        Assert.NotEmpty(broken.Errors);
    }
}
