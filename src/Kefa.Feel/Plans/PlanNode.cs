using System.Collections.Immutable;

namespace Kefa.Feel.Plans;

/// <summary>
/// A part of a plan. Nodes of one <see cref="PlanSpace"/> are interned: two that compute the same are one object, so that conditions shared by
/// many policies are computed once. Each node means what its FEEL operator means, for known, null, unknown and error values alike.
/// </summary>
public abstract class PlanNode
{
    private protected PlanNode(int id, FeelType type, ImmutableArray<PlanNode> operands)
    {
        Id = id;
        Type = type;
        Operands = operands;
        Height = operands.IsEmpty ? 1 : operands.Max(o => o.Height) + 1;
        Size = (int)Math.Min(int.MaxValue, operands.Sum(o => (long)o.Size) + 1);
        Slots = this is PlanSlot slot ? [slot] : Union(operands);
    }

    /// <summary>The node's number in its space; operands have smaller numbers.</summary>
    public int Id { get; }

    /// <summary>What is known of the type; null, unknown and errors may always occur.</summary>
    public FeelType Type { get; }

    /// <summary>What the node computes from, in the order of the text.</summary>
    public ImmutableArray<PlanNode> Operands { get; }

    /// <summary>The facts that the node reads, each once, in order of their numbers.</summary>
    public ImmutableArray<PlanSlot> Slots { get; }

    /// <summary>The longest way down.</summary>
    public int Height { get; }

    /// <summary>How many nodes it would be if none were shared: what grows with it is bounded by this.</summary>
    public int Size { get; }

    /// <summary>The operands as text, unless they are too many to read.</summary>
    private protected string OperandText => Size > 1000 ? "…" : string.Join(", ", Operands);

    /// <summary>Whether a node, perhaps of another space, computes the same from the same facts. False may also mean that this cannot be told.</summary>
    public bool Means(PlanNode other) => PlanComparison.AreSame(this, other, []);

    private static ImmutableArray<PlanSlot> Union(ImmutableArray<PlanNode> operands) => operands switch
    {
        [] => [],
        [var only] => only.Slots,
        _ => [.. operands.SelectMany(o => o.Slots).Distinct().OrderBy(s => s.Index)],
    };
}

/// <summary>A value that is the same in every evaluation.</summary>
public sealed class PlanConstant : PlanNode
{
    internal PlanConstant(int id, Value value, FeelType type)
        : base(id, type, []) => Value = value;

    /// <summary>The value.</summary>
    public Value Value { get; }

    /// <inheritdoc/>
    public override string ToString() => Value.ToString() ?? "";
}

/// <summary>A fact: an input, or a member of one, under its path (<c>sales.L</c>).</summary>
public sealed class PlanSlot : PlanNode
{
    internal PlanSlot(int id, string input, ImmutableArray<string> members, FeelType type, int index)
        : base(id, type, [])
    {
        Input = input;
        Members = members;
        Path = members.IsEmpty ? input : $"{input}.{string.Join('.', members)}";
        Index = index;
    }

    /// <summary>The input that it is, or is a member of.</summary>
    public string Input { get; }

    /// <summary>The members that lead to it, from the input inwards.</summary>
    public ImmutableArray<string> Members { get; }

    /// <summary>The input and the members, joined by dots.</summary>
    public string Path { get; }

    /// <summary>The place of the slot in the rows and columns of its space.</summary>
    public int Index { get; }

    /// <summary>The fact, from the value of its input; one that is not of the slot's type is an error.</summary>
    public Value Read(Value input, EvaluationContext context)
    {
        foreach (var member in Members)
            input = Operations.Member(input, member, context);
        return Type is BasicType ? Type.Coerce(input, context) : input;
    }

    /// <inheritdoc/>
    public override string ToString() => Path;
}

/// <summary>An operator of FEEL over its operands.</summary>
public sealed class PlanOperation : PlanNode
{
    internal PlanOperation(int id, PlanOperator op, FeelType type, ImmutableArray<PlanNode> operands, string? name)
        : base(id, type, operands)
    {
        Operator = op;
        Name = name;
    }

    /// <summary>What it computes.</summary>
    public PlanOperator Operator { get; }

    /// <summary>The member that <see cref="PlanOperator.Member"/> reads.</summary>
    public string? Name { get; }

    /// <inheritdoc/>
    public override string ToString() => Operator == PlanOperator.Member ? $"{OperandText}.{Name}" : $"{Operator}({OperandText})";
}

/// <summary>A call of a function that is known when the plan is made: built-in, of the host, or of a model.</summary>
public sealed class PlanCall : PlanNode
{
    internal PlanCall(int id, FunctionValue function, FeelType type, ImmutableArray<PlanNode> arguments)
        : base(id, type, arguments) => Function = function;

    /// <summary>The function that is called; the operands are its arguments.</summary>
    public FunctionValue Function { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{(Function as BuiltInFunction)?.Name ?? "function"}({OperandText})";
}

/// <summary>
/// What has no operator here (iterations, filters, decision tables): it is evaluated as it stands, over names whose values the plan computes.
/// </summary>
public sealed class PlanEscape : PlanNode
{
    internal PlanEscape(int id, string text, FeelType type, ImmutableArray<string> names, ImmutableArray<PlanNode> values, object key, PlanEvaluator run)
        : base(id, type, values)
    {
        Key = key;
        Text = text;
        Names = names;
        Run = run;
    }

    /// <summary>What it is, for reports.</summary>
    public string Text { get; }

    /// <summary>The names that it may read; the operand at the same place has the value.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>Escapes with equal keys over the same names do the same.</summary>
    internal object Key { get; }

    internal PlanEvaluator Run { get; }

    /// <summary>What is known of its inside; null when nothing is.</summary>
    public PlanDetail? Detail { get; internal init; }

    /// <inheritdoc/>
    public override string ToString() => $"[{Text}]";
}

/// <summary>Evaluates what stands behind a <see cref="PlanEscape"/>.</summary>
public delegate Value PlanEvaluator(Scope names, EvaluationContext context);

/// <summary>The operators of a plan; operands in the order of the text.</summary>
public enum PlanOperator
{
    /// <summary>The number or duration with the other sign.</summary>
    Negate,

    /// <summary>The sum.</summary>
    Add,

    /// <summary>The difference.</summary>
    Subtract,

    /// <summary>The product.</summary>
    Multiply,

    /// <summary>The quotient.</summary>
    Divide,

    /// <summary>The first to the power of the second.</summary>
    Power,

    /// <summary>Whether the two are equal.</summary>
    Equal,

    /// <summary>Whether the two differ.</summary>
    NotEqual,

    /// <summary>Whether there is no value: the comparison with the word <c>null</c>.</summary>
    IsNull,

    /// <summary>Whether the first comes before the second.</summary>
    Less,

    /// <summary>Whether the first does not come after the second.</summary>
    LessOrEqual,

    /// <summary>Kleene's conjunction.</summary>
    And,

    /// <summary>Kleene's disjunction.</summary>
    Or,

    /// <summary>The negation.</summary>
    Not,

    /// <summary>Whether the first is equal to, or in, the second (a value, list or range).</summary>
    In,

    /// <summary>Condition, then, else.</summary>
    If,

    /// <summary>The member of the name that the node states.</summary>
    Member,

    /// <summary>A list of the operands.</summary>
    List,
}
