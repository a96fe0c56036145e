using System.Reflection;

namespace Kefa.Feel.Plans;

/// <summary>The members that compiled code uses, looked up once.</summary>
internal static class Members
{
    public static readonly PropertyInfo Cells = typeof(PlanRow).GetProperty(nameof(PlanRow.Cells), BindingFlags.Instance | BindingFlags.NonPublic)!;

    public static readonly FieldInfo Kind = typeof(Cell).GetField(nameof(Cell.Kind))!;

    public static readonly FieldInfo Integer = typeof(Cell).GetField(nameof(Cell.Integer))!;

    public static readonly MethodInfo OutcomeAt = OfRow(nameof(PlanRow.OutcomeAt));

    public static readonly MethodInfo TruthAt = OfRow(nameof(PlanRow.TruthAt));

    public static readonly MethodInfo ComparisonAt = OfRow(nameof(PlanRow.ComparisonAt));

    public static readonly MethodInfo IsLess = OfMath(nameof(PlanMath.IsLess));

    public static readonly MethodInfo IsGreater = OfMath(nameof(PlanMath.IsGreater));

    public static readonly MethodInfo IsEqual = OfMath(nameof(PlanMath.IsEqual));

    private static readonly Dictionary<PlanOperator, MethodInfo> OnIntegers = new()
    {
        [PlanOperator.Add] = OfMath(nameof(PlanMath.TryAdd)),
        [PlanOperator.Subtract] = OfMath(nameof(PlanMath.TrySubtract)),
        [PlanOperator.Multiply] = OfMath(nameof(PlanMath.TryMultiply)),
        [PlanOperator.Negate] = OfMath(nameof(PlanMath.TryNegate)),
    };

    /// <summary>The arithmetic on integers that says when its result is none.</summary>
    public static MethodInfo OfIntegers(PlanOperator op) => OnIntegers[op];

    private static MethodInfo OfRow(string name) => typeof(PlanRow).GetMethod(name, BindingFlags.Instance | BindingFlags.NonPublic)!;

    private static MethodInfo OfMath(string name) => typeof(PlanMath).GetMethod(name)!;
}
