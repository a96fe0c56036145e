namespace Kefa.Feel.Functions;

/// <summary>Short words for signatures.</summary>
internal static class Forms
{
    public static FeelType Any => FeelType.Any;

    public static FeelType Num => FeelType.Number;

    public static FeelType Str => FeelType.Text;

    public static FeelType Bool => FeelType.Boolean;

    public static FeelType Lst { get; } = FeelType.ListOf(FeelType.Any);

    public static FeelType Nums { get; } = FeelType.ListOf(FeelType.Number);

    public static FeelType Ctx { get; } = FeelType.ContextOf();

    public static FeelType Rng { get; } = FeelType.RangeOf(FeelType.Any);

    public static Parameter P(string name, FeelType type) => new(name, type);

    public static Parameter Opt(string name, FeelType type) => new(name, type, Optional: true);

    public static Signature Of(FeelType result, params Parameter[] parameters) => new(result, false, [.. parameters]);

    public static Signature Many(FeelType result, params Parameter[] parameters) => new(result, true, [.. parameters]);
}
