namespace Kefa.Feel.Plans;

/// <summary>What compiled code sees of a fact: its kind, and what is known of it as an integer.</summary>
internal struct Cell
{
    public const byte False = 0;
    public const byte True = 1;

    /// <summary>A number that <see cref="Integer"/> states.</summary>
    public const byte Whole = 2;

    /// <summary>Another number.</summary>
    public const byte Fraction = 3;

    /// <summary>A text; <see cref="Integer"/> is its code among the texts that conditions compare the fact with, 0 for all others.</summary>
    public const byte Text = 4;

    /// <summary>A date; <see cref="Integer"/> is the number of its day.</summary>
    public const byte Date = 5;

    /// <summary>Null, unknown, an error, or of a type that is only read as a value.</summary>
    public const byte Other = 6;

    public long Integer;

    public byte Kind;

    public static Cell Of(Value value, Dictionary<string, int>? codes) => value switch
    {
        NumberValue { Number: var number } => number.TryToInt64(out var integer)
            ? new Cell { Kind = Whole, Integer = integer }
            : new Cell { Kind = Fraction },
        BooleanValue truth => new Cell { Kind = truth.Truth ? True : False },
        TextValue text => new Cell { Kind = Text, Integer = codes is not null && codes.TryGetValue(text.Text, out var code) ? code : 0 },
        DateValue date => new Cell { Kind = Date, Integer = date.Date.DayNumber },
        _ => new Cell { Kind = Other },
    };
}
