using FsCheck;
using FsCheck.Fluent;
using Kefa.Feel;
using Kefa.TestSupport.Properties;

namespace Kefa.Feel.Tests.Functions;

/// <summary>Text from outside, however odd, is refused and never throws.</summary>
public class Nonsense
{
    private static readonly Arbitrary<string> Temporal = Arb.From(Text("0123456789-+:.TZPYMDHS@/aE"));

    private static readonly Arbitrary<string> Patterns = Arb.From(Text(@"ab[]()^$.*+?{}|\-,:12pdiscwPLuN😀"));

    [Fact]
    public void As_a_number_date_time_or_duration_is_refused() => Prop.ForAll(Temporal, text =>
    {
        foreach (var function in new[] { "date", "time", "date and time", "duration", "number", "range" })
        {
            var answer = Feel.Call(function, Value.Of(text));
            if (answer is not ErrorValue && Feel.Call(function, Feel.Call("string", answer)) is ErrorValue)
                return false;
        }

        return true;
    }).Holds(3_000);

    [Fact]
    public void As_a_pattern_is_refused() => Prop.ForAll(Patterns, Patterns, (pattern, input) =>
    {
        foreach (var flags in new[] { "", "i", "x", "smix" })
        {
            if (Feel.Call("matches", Value.Of(input), Value.Of(pattern), Value.Of(flags)) is not (BooleanValue or ErrorValue))
                return false;
        }

        return Feel.Call("replace", Value.Of(input), Value.Of(pattern), Value.Of(input)) is TextValue or ErrorValue
            && Feel.Call("split", Value.Of(input), Value.Of(pattern)) is ListValue or ErrorValue;
    }).Holds(3_000);

    private static Gen<string> Text(string letters) =>
        Gen.Elements(letters.EnumerateRunes().Select(r => r.ToString()).ToArray()).ListOf().Select(parts => string.Concat(parts));
}
