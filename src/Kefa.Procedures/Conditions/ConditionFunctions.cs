using System.Collections.Immutable;
using Kefa.Feel;
using Kefa.Procedures.Calendar;

namespace Kefa.Procedures;

/// <summary>A function of the host over FEEL values: unknown in, unknown out; null and errors are no days and no names.</summary>
internal abstract class ConditionFunction(params ImmutableArray<string> parameters) : FunctionValue(parameters)
{
    public sealed override Value Invoke(ReadOnlySpan<Value> arguments, EvaluationContext context)
    {
        if (arguments.Length != Parameters.Length)
            return context.Error($"The function needs {Parameters.Length} arguments ({Phrase.List(Parameters)}) and gets {arguments.Length}.");
        var causes = ImmutableArray<string>.Empty;
        var unknown = false;
        foreach (var argument in arguments)
        {
            if (argument is ErrorValue)
                return argument;
            if (argument is UnknownValue { Causes: var because })
            {
                unknown = true;
                causes = [.. causes.Union(because, StringComparer.Ordinal).Order(StringComparer.Ordinal)];
            }
        }

        foreach (var argument in arguments)
        {
            if (argument is NullValue)
                return Value.Null;
        }

        return unknown ? UnknownValue.Of(UnknownKind.Any, causes) : Call(arguments, context);
    }

    protected abstract Value Call(ReadOnlySpan<Value> arguments, EvaluationContext context);

    protected static bool TryDay(Value value, out DateOnly day)
    {
        day = default;
        return value switch
        {
            DateValue date => date.Date.TryToDateOnly(out day),
            DateTimeValue moment => moment.DateTime.Date.TryToDateOnly(out day),
            _ => false,
        };
    }

    protected static Value NoDay(EvaluationContext context) => context.Error($"The function counts days between the years 1 and 9999; it was given something else.");
}

/// <summary>A function of a name.</summary>
internal sealed class OfText(Func<string, Value> answer) : ConditionFunction("name")
{
    protected override Value Call(ReadOnlySpan<Value> arguments, EvaluationContext context) =>
        arguments[0] is TextValue text ? answer(text.Text) : context.Error($"The function needs a name in quotation marks.");
}

/// <summary>A function of a day.</summary>
internal sealed class OfDay(Func<DateOnly, Value> answer) : ConditionFunction("day")
{
    protected override Value Call(ReadOnlySpan<Value> arguments, EvaluationContext context) => TryDay(arguments[0], out var day) ? answer(day) : NoDay(context);
}

/// <summary>A function of two days.</summary>
internal sealed class OfDays(Func<DateOnly, DateOnly, Value> answer) : ConditionFunction("from", "to")
{
    protected override Value Call(ReadOnlySpan<Value> arguments, EvaluationContext context) =>
        TryDay(arguments[0], out var from) && TryDay(arguments[1], out var to) ? answer(from, to) : NoDay(context);
}

/// <summary>The n-th working day after a day.</summary>
internal sealed class AddingDays(StatutoryCalendar calendar) : ConditionFunction("day", "number")
{
    private const int Most = 100_000;

    protected override Value Call(ReadOnlySpan<Value> arguments, EvaluationContext context) =>
        TryDay(arguments[0], out var day) && arguments[1] is NumberValue { Number: var number } && number.TryToInt32(out var days) && Math.Abs(days) <= Most
            ? ConditionScope.Day(calendar.AddWorkingDays(day, days))
            : NoDay(context);
}
