using FsCheck;
using FsCheck.Fluent;

namespace Kefa.TestSupport.Properties;

/// <summary>
/// Runs a property. In <c>./test</c> the cases are always the same, so that one commit has one result; with KEFA_TEST_LONG=1 (<c>./test --long</c>) they are
/// others each time, and more. A failure prints the replay: give it to <see cref="Config.WithReplay(ulong, ulong)"/>.
/// </summary>
internal static class Cases
{
    private const ulong Seed = 20_261_122;
    private const ulong Gamma = 0x9E37_79B9_7F4A_7C15; // odd, as the generator wants it

    public static void Holds(this Property property, int cases = 100)
    {
        var config = Config.QuickThrowOnFailure.WithQuietOnSuccess(true);
        property.Check(Environment.GetEnvironmentVariable("KEFA_TEST_LONG") == "1"
            ? config.WithMaxTest(cases * 5)
            : config.WithMaxTest(cases).WithReplay(Seed, Gamma));
    }
}
