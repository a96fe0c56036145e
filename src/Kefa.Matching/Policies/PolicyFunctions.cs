using System.Collections.Immutable;
using Kefa.Dmn;
using Kefa.Feel;
using Kefa.Feel.Plans;

namespace Kefa.Matching.Policies;

/// <summary>The functions that every policy has beside FEEL's own.</summary>
internal static class PolicyFunctions
{
    public static ImmutableDictionary<string, HostFunction> Host { get; } = ImmutableDictionary.CreateRange(
        StringComparer.Ordinal,
        [KeyValuePair.Create("applicable", new HostFunction(new Applicable(), FeelType.FunctionOf(FeelType.ListOf(FeelType.Any), FeelType.ListOf(FeelType.Any))))]);

    /// <summary><c>applicable(list)</c>: the list without the years that do not apply (none); what is unknown stays.</summary>
    private sealed class Applicable() : FunctionValue(["list"]), IDropsNone
    {
        public override Value Invoke(ReadOnlySpan<Value> arguments, EvaluationContext context)
        {
            if (arguments.Length != 1)
                return context.Error($"applicable() takes one list, not {arguments.Length} arguments.");
            return arguments[0] switch
            {
                ListValue list => new ListValue(list.Items.RemoveAll(i => i is NullValue and not ErrorValue)),
                UnknownValue unknown => unknown,
                ErrorValue error => error,
                NullValue => ListValue.Empty,
                var single => new ListValue([single]),
            };
        }
    }
}
