using System.Collections.Immutable;

namespace Kefa.Feel.Functions;

/// <summary>
/// One call of a built-in function. Each accessor answers whether the argument has the wanted type, a list of one standing for its item and
/// an item for a list of one; when not, <see cref="Failure"/> says why.
/// </summary>
internal ref struct Call(string function, ReadOnlySpan<Value> arguments, EvaluationContext context)
{
    private readonly ReadOnlySpan<Value> _arguments = arguments;

    public readonly int Count => _arguments.Length;

    public readonly EvaluationContext Context => context;

    /// <summary>The answer when an accessor said no.</summary>
    public Value Failure { get; private set; } = Value.Null;

    public readonly Value this[int index] => _arguments[index];

    public readonly ReadOnlySpan<Value> Arguments => _arguments;

    /// <summary>Whether the optional argument was given.</summary>
    public readonly bool Has(int index) => index < _arguments.Length;

    public readonly Value Fail(Phrase message) => context.Error($"{function}: {message}");

    /// <summary>The argument, or the item of a list of one.</summary>
    public readonly Value Single(int index) => _arguments[index] is ListValue { Items: [var only] } ? only : _arguments[index];

    public bool Number(int index, out Number number)
    {
        var value = Single(index);
        number = value is NumberValue known ? known.Number : default;
        return value is NumberValue || Refuse(index, value, $"a number");
    }

    /// <summary>An integer; a fraction is cut off.</summary>
    public bool Whole(int index, out int number)
    {
        number = 0;
        if (!Number(index, out var given))
            return false;
        return (given.TryRound(0, RoundingMode.Down, out given) && given.TryToInt32(out number)) || Refuse(index, _arguments[index], $"a smaller number");
    }

    /// <summary>A number of decimal places, -6111 to 6176.</summary>
    public bool Scale(int index, out int scale) =>
        Whole(index, out scale) && (scale is >= -6111 and <= 6176 || Refuse(index, _arguments[index], $"a scale from -6111 to 6176"));

    public bool Text(int index, out string text)
    {
        var value = Single(index);
        text = value is TextValue known ? known.Text : "";
        return value is TextValue || Refuse(index, value, $"a string");
    }

    public bool Truth(int index, out bool truth)
    {
        var value = Single(index);
        truth = value is BooleanValue { Truth: true };
        return value is BooleanValue || Refuse(index, value, $"a boolean");
    }

    /// <summary>A list, or a list of the one value given; null is no list.</summary>
    public bool List(int index, out ImmutableArray<Value> items)
    {
        var value = _arguments[index];
        items = value is ListValue list ? list.Items : [value];
        return value is not NullValue || Refuse(index, value, $"a list");
    }

    /// <summary>All arguments as one list: <c>min(1, 2, 3)</c> and <c>min([1, 2, 3])</c>.</summary>
    public bool Items(out ImmutableArray<Value> items)
    {
        if (_arguments.Length == 1)
            return List(0, out items);
        items = [.. _arguments];
        return true;
    }

    public bool Entries(int index, out ContextValue entries)
    {
        var value = Single(index);
        entries = value as ContextValue ?? ContextValue.Empty;
        return value is ContextValue || Refuse(index, value, $"a context");
    }

    /// <summary>The day of a date, or of a date and time.</summary>
    public bool Date(int index, out FeelDate date)
    {
        var value = Single(index);
        date = value switch { DateValue day => day.Date, DateTimeValue moment => moment.DateTime.Date, _ => default };
        return value is DateValue or DateTimeValue || Refuse(index, value, $"a date or a date and time");
    }

    /// <summary>Refuses an argument: an error stays that error, null stays null (what does not exist is no mistake), all else is a new error.</summary>
    public bool Refuse(int index, Value value, Phrase wanted)
    {
        Failure = Refusal(value, $"argument {index + 1} must be {wanted}, but is {Kinds.Describe(value)}.");
        return false;
    }

    /// <summary>The answer for an argument of a wrong type.</summary>
    public Value Wrong(int index, Phrase wanted)
    {
        Refuse(index, Single(index), wanted);
        return Failure;
    }

    /// <summary>The answer for a list with an item of a wrong type.</summary>
    public readonly Value WrongItem(Value item, Phrase wanted) => Refusal(item, $"every item must be {wanted}, but one is {Kinds.Describe(item)}.");

    public bool RefuseWith(Phrase problem)
    {
        Failure = Fail(problem);
        return false;
    }

    private readonly Value Refusal(Value value, Phrase problem) => value switch
    {
        ErrorValue => value,
        NullValue => context.None($"{function}: {problem}"),
        _ => Fail(problem),
    };
}
