using System.Collections.Immutable;
using Kefa.Feel;
using Kefa.Feel.Plans;

namespace Kefa.Matching.Population;

/// <summary>
/// Turns conditions into operations that fill planes. A condition that occurs in many policies is turned once. What has no vectors is decided
/// company by company, and counted.
/// </summary>
internal sealed class ConditionCompiler(CompanyColumns columns, RowEvaluator rows)
{
    // No condition that people wrote is deeper; what a machine wrote must not cost the stack.
    private const int Deepest = 200;

    /// <summary>A truth of at most so many codes is the union of their planes, which stay in the nearest cache; others get a plane of their own.</summary>
    private const int MaxUnion = 14;

    private const int MaxScale = 15;

    private readonly Dictionary<PlanNode, Truth> _truths = [];
    private readonly Dictionary<(Column Column, int Code), int> _codes = [];
    private readonly Dictionary<(Column Column, bool IsNone), int> _missing = [];
    private readonly Dictionary<(Column, Column), int> _quotients = [];
    private readonly Dictionary<string, int> _unions = new(StringComparer.Ordinal);
    private readonly List<PlanNode> _single = [];
    private readonly HashSet<PlanNode> _withoutVectors = [];
    private int? _always;

    public List<PlaneOperation> Operations { get; } = [];

    public int PlaneCount { get; private set; }

    public int QuotientCount { get; private set; }

    /// <summary>Conditions that have no vectors.</summary>
    public IReadOnlyList<PlanNode> Single => _single;

    /// <summary>Different conditions, those within others included.</summary>
    public int ConditionCount => _truths.Count;

    public int NewPlane() => PlaneCount++;

    public Truth Of(PlanNode node)
    {
        if (!_truths.TryGetValue(node, out var truth))
            _truths[node] = truth = TryOf(node) ?? Singly(node);
        return truth;
    }

    /// <summary>The same, or null where it has no vectors.</summary>
    private Truth? TryOf(PlanNode node)
    {
        if (_withoutVectors.Contains(node))
            return null;
        if (_truths.TryGetValue(node, out var known))
            return known;
        if (Make(node) is { } truth)
            return _truths[node] = truth;
        _withoutVectors.Add(node);
        return null;
    }

    /// <summary>What a policy asks for: where it is met, and where that is not known; null fails and errors stay open.</summary>
    public (ImmutableArray<int> True, ImmutableArray<int> Unknown) Required(PlanNode node)
    {
        var truth = Of(node);
        if (!truth.Open.IsEmpty)
            _truths[node] = truth = Resolved(node, truth);
        return (truth.True, [.. truth.Unknown, .. truth.Error]);
    }

    private Truth? Make(PlanNode node)
    {
        if (node is PlanConstant constant)
            return Truth.Never.Plus(States.Of(constant.Value), Always());
        if (node.Height > Deepest)
            return null;
        if (node.Slots is [var only] && columns.Find(only.Path) is CodedColumn coded)
            return OfCodes(node, coded);
        return node switch
        {
            PlanOperation { Operator: PlanOperator.Or or PlanOperator.And } junction => OfJunction(junction),
            PlanOperation { Operator: PlanOperator.Not } not => OfNegation(not),
            PlanOperation { Operator: PlanOperator.If } choice => OfChoice(choice),
            // What is no boolean is an error before and after.
            PlanEscape { Detail: PlanCoercion { Type: var type }, Operands: [var inner] } when type == FeelType.Boolean => Of(inner),
            PlanOperation { Operator: PlanOperator.IsNull, Operands: [PlanSlot slot] } test when columns.Find(slot.Path) is NumberColumn column => OfNullTest(test, column),
            PlanOperation { Operator: PlanOperator.Less or PlanOperator.LessOrEqual or PlanOperator.Equal or PlanOperator.NotEqual } comparison =>
                OfComparison(comparison),
            _ => null,
        };
    }

    private Truth OfCodes(PlanNode node, CodedColumn column)
    {
        State[] table = [.. column.Values.Select(v => rows.Of(node, v))];
        if (table.Count(s => s == State.True) > MaxUnion || table.Count(s => s > State.True) > MaxUnion || !column.IsNarrow)
        {
            var planes = NewPlanes();
            Operations.Add(new LookUp(column, table, planes));
            return OfPlanes(planes, s => table.Contains(s));
        }

        var truth = Truth.Never;
        for (var code = 0; code < table.Length; code++)
        {
            if (table[code] != State.False)
                truth = truth.Plus(table[code], PlaneOf(column, code));
        }

        return truth;
    }

    private Truth OfJunction(PlanOperation junction)
    {
        var (left, right) = (Of(junction.Operands[0]), Of(junction.Operands[1]));
        if (junction.Operator == PlanOperator.Or && left.IsClean && right.IsClean)
        {
            // A bit in both lists is true: the true ones are asked first.
            var union = Truth.Of([.. left.True.Union(right.True)], [.. left.Unknown.Union(right.Unknown)]);
            return union;
        }

        var (t, u, o) = (NewPlane(), NewPlane(), NewPlane());
        Operations.Add(new Junction(junction.Operator == PlanOperator.And, Join(left), Join(right), t, u, o));
        return new Truth([t], [u], [], [], left.IsClean && right.IsClean ? [] : [o]);
    }

    private Truth OfNegation(PlanOperation not)
    {
        var operand = Of(not.Operands[0]);
        var (t, u, o) = (NewPlane(), NewPlane(), NewPlane());
        Operations.Add(new Negation(Join(operand), t, u, o));
        return new Truth([t], [u], [], [], operand.IsClean ? [] : [o]);
    }

    /// <summary>A branch that has no vectors leaves open where it is chosen: a division by what is zero, for instance, which it seldom is.</summary>
    private Truth? OfChoice(PlanOperation choice)
    {
        if (TryOf(choice.Operands[0]) is not { } condition)
            return null;
        var (ifTrue, ifFalse) = (TryOf(choice.Operands[1]), TryOf(choice.Operands[2]));
        if (ifTrue is null && ifFalse is null)
            return null;
        var (then, otherwise) = (ifTrue ?? Openly(), ifFalse ?? Openly());
        var (t, u, o) = (NewPlane(), NewPlane(), NewPlane());
        Operations.Add(new Choice(Join(condition), Join(then), Join(otherwise), t, u, o));
        return new Truth([t], [u], [], [], condition.IsClean && then.IsClean && otherwise.IsClean ? [] : [o]);
    }

    private Truth Openly() => Truth.Never with { Open = [Always()] };

    private Truth OfNullTest(PlanOperation test, NumberColumn column)
    {
        var planes = NewPlanes();
        Operations.Add(new IsNoNumber(column, planes.True));
        return WithOddRows(test, column, planes, Truth.Of([planes.True], []));
    }

    private Truth? OfComparison(PlanOperation node)
    {
        var (left, right) = (node.Operands[0], node.Operands[1]);
        var comparison = node.Operator switch
        {
            PlanOperator.Less => Comparison.Less,
            PlanOperator.LessOrEqual => Comparison.LessOrEqual,
            PlanOperator.Equal => Comparison.Equal,
            _ => Comparison.NotEqual,
        };
        if (left is PlanConstant)
        {
            (left, right) = (right, left);
            comparison = comparison switch
            {
                Comparison.Less => Comparison.Greater,
                Comparison.LessOrEqual => Comparison.GreaterOrEqual,
                _ => comparison,
            };
        }

        if (right is PlanConstant { Value: NumberValue { Ratio: null, Number: var bound } })
        {
            if (left is PlanSlot slot && columns.Find(slot.Path) is NumberColumn column)
                return OfNumber(node, column, comparison, bound);
            if (left is PlanOperation { Operator: PlanOperator.Divide, Operands: [PlanSlot a, PlanSlot b] } && comparison < Comparison.Equal
                && columns.Find(a.Path) is NumberColumn numerator && columns.Find(b.Path) is NumberColumn denominator)
                return OfQuotient(node, numerator, denominator, comparison, bound);
            if (left is PlanOperation { Operator: PlanOperator.Divide, Operands: [var part, var whole] } && comparison < Comparison.Equal && OfQuotientOfSums(node, part, whole, comparison, bound) is { } truth)
                return truth;
        }

        return OfSums(node, left, right, comparison) ?? OfBoundByCode(node, left, right, comparison) ?? OfBoundByCode(node, right, left, Turned(comparison));
    }

    private static Comparison Turned(Comparison comparison) => comparison switch
    {
        Comparison.Less => Comparison.Greater,
        Comparison.LessOrEqual => Comparison.GreaterOrEqual,
        Comparison.Greater => Comparison.Less,
        Comparison.GreaterOrEqual => Comparison.LessOrEqual,
        _ => comparison,
    };

    /// <summary>Sums of columns compared with each other.</summary>
    private Truth? OfSums(PlanNode node, PlanNode left, PlanNode right, Comparison comparison) =>
        Form((left, Number.One), (right, Number.One.Negate())) is { } form ? OfForm(node, form, null, comparison) : null;

    /// <summary>A sum over another, compared with a constant: the part less so many times the whole against zero, turned where the whole is below it.</summary>
    private Truth? OfQuotientOfSums(PlanNode node, PlanNode part, PlanNode whole, Comparison comparison, Number bound) =>
        Form((part, Number.One), (whole, bound.Negate())) is { } form && Form((whole, Number.One)) is { } divisor ? OfForm(node, form, divisor, comparison) : null;

    private LinearForm? Form(params ReadOnlySpan<(PlanNode Node, Number Factor)> parts) => LinearForm.Of(parts, slot => columns.Find(slot.Path) as NumberColumn);

    private Truth OfForm(PlanNode node, LinearForm form, LinearForm? divisor, Comparison comparison)
    {
        var planes = NewPlanes();
        Operations.Add(new CompareLinear(form, divisor, comparison, node, planes));
        return OfPlanes(planes, _ => true);
    }

    /// <summary>A column compared with a number that follows from the code in another.</summary>
    private Truth? OfBoundByCode(PlanNode node, PlanNode left, PlanNode right, Comparison comparison)
    {
        if (left is not PlanSlot slot || columns.Find(slot.Path) is not NumberColumn numbers || right.Slots is not [var code] || columns.Find(code.Path) is not CodedColumn codes)
            return null;
        List<CodeBound> bounds = [];
        Dictionary<Number, int> places = [];
        var boundOf = new byte[codes.Values.Count];
        for (var i = 0; i < boundOf.Length; i++)
        {
            var fact = codes.Values[i];
            boundOf[i] = byte.MaxValue;
            if (rows.ValueOf(right, fact) is not NumberValue { Ratio: null, Number: var bound })
                continue;
            if (!places.TryGetValue(bound, out var place))
            {
                var compared = comparison;
                if (!Thresholds.TryOf(bound, numbers.Scale, ref compared, out var threshold))
                    continue;
                places[bound] = place = bounds.Count;
                bounds.Add(new CodeBound(compared, threshold, StateOf(numbers.UnknownFact), StateOf(Value.Null)));
            }

            boundOf[i] = (byte)place;
            State StateOf(Value number) => rows.Of(node, s => s.Path == slot.Path ? number : fact);
        }

        if (bounds.Count is 0 or > CompareByCode.MostBounds)
            return null;
        for (var i = 0; i < boundOf.Length; i++)
            boundOf[i] = Math.Min(boundOf[i], (byte)bounds.Count);
        var planes = NewPlanes();
        Operations.Add(new CompareByCode(numbers, codes, boundOf, [.. bounds], node, planes));
        return OfPlanes(planes, _ => true);
    }

    private Truth? OfNumber(PlanNode node, NumberColumn column, Comparison comparison, Number bound)
    {
        if (!Thresholds.TryOf(bound, column.Scale, ref comparison, out var threshold))
            return null;
        var planes = NewPlanes();
        Operations.Add(new CompareNumbers(column, comparison, threshold, planes.True));
        var truth = Truth.Of([planes.True], []);
        if (column.HasUnknown)
            truth = truth.Plus(rows.Of(node, column.UnknownFact), PlaneOf(column, isNone: false));
        if (column.HasNone)
            truth = truth.Plus(rows.Of(node, Value.Null), PlaneOf(column, isNone: true));
        return WithOddRows(node, column, planes, truth);
    }

    private Truth WithOddRows(PlanNode node, NumberColumn column, Planes planes, Truth truth)
    {
        if (column.OddRows.Count == 0)
            return truth;
        foreach (var plane in new[] { planes.Unknown, planes.None, planes.Error })
            Operations.Add(new Union([], plane));
        Operations.Add(new ResolveRows(column, node, planes));
        return truth with { Unknown = truth.Unknown.Add(planes.Unknown), None = truth.None.Add(planes.None), Error = truth.Error.Add(planes.Error) };
    }

    private Truth? OfQuotient(PlanNode node, NumberColumn numerator, NumberColumn denominator, Comparison comparison, Number bound)
    {
        if (!Scaled.TryOf(bound, MaxScale, out var unscaled, out var scale) || scale + denominator.Scale > MaxScale || numerator.Scale > MaxScale)
            return null;
        var factor = Scaled.Power(numerator.Scale);
        if (Math.Abs((double)unscaled) * factor > 1e15)
            return null;
        if (!_quotients.TryGetValue((numerator, denominator), out var quotients))
        {
            _quotients[(numerator, denominator)] = quotients = QuotientCount++;
            Operations.Add(new Divide(numerator, denominator, quotients));
        }

        var planes = NewPlanes();
        Operations.Add(new CompareQuotients(
            numerator, denominator, quotients, comparison, new Bound(unscaled * factor, Scaled.Power(scale + denominator.Scale)), planes.True));
        var cases = CasesOf(node, numerator, denominator);
        var isPlain = !numerator.HasNone && !denominator.HasNone && !denominator.HasZero && numerator.OddRows.Count == 0 && denominator.OddRows.Count == 0;
        if (isPlain && !numerator.HasUnknown && !denominator.HasUnknown)
            return Truth.Of([planes.True], []);
        Operations.Add(new QuotientStates(numerator, denominator, cases, node, planes));
        return OfPlanes(planes, _ => true);
    }

    /// <summary>
    /// The states where an operand is no number, found out with examples: they hold for every number where the bounds of the unknown operand are
    /// zero or open, and zero lies within those of an unknown divisor.
    /// </summary>
    private QuotientCases CasesOf(PlanNode node, NumberColumn numerator, NumberColumn denominator)
    {
        var (unknownA, unknownB) = (numerator.UnknownFact, denominator.UnknownFact);
        return new QuotientCases(
            None: Same([(Value.Null, Value.Of(1)), (Value.Null, Value.Of(0)), (Value.Of(1), Value.Null), (Value.Null, Value.Null), (unknownA, Value.Null), (Value.Null, unknownB)]),
            ZeroDenominator: Same([(Value.Of(1), Value.Of(0)), (Value.Of(0), Value.Of(0)), (Value.Of(-1), Value.Of(0))]),
            UnknownOverZero: Same([(unknownA, Value.Of(0))]),
            UnknownNumerator: IsZeroOrOpen(unknownA) ? Same([(unknownA, Value.Of(1)), (unknownA, Value.Of(-1))]) : null,
            UnknownDenominator: IncludesZero(unknownB) ? Same([(Value.Of(1), unknownB), (Value.Of(-1), unknownB), (Value.Of(0), unknownB)]) : null,
            BothUnknown: Same([(unknownA, unknownB)]));

        State? Same((Value A, Value B)[] examples)
        {
            State[] states = [.. examples.Select(e => rows.Of(node, slot => slot.Path == numerator.Path ? e.A : e.B)).Distinct()];
            return states is [var one] ? one : null;
        }
    }

    private static bool IsZeroOrOpen(Value unknown) =>
        unknown is UnknownValue { Kind: UnknownKind.Number } number && number.Min is null or { IsZero: true } && number.Max is null or { IsZero: true };

    private static bool IncludesZero(Value unknown) =>
        unknown is UnknownValue { Kind: UnknownKind.Number } number && number.Min is null or { Sign: <= 0 } && number.Max is null or { Sign: >= 0 };

    private Truth Singly(PlanNode node)
    {
        _single.Add(node);
        var planes = NewPlanes();
        Operations.Add(new DecideRows(node, planes));
        return OfPlanes(planes, _ => true);
    }

    private Truth Resolved(PlanNode node, Truth truth)
    {
        var planes = new Planes(truth.True[0], truth.Unknown[0], NewPlane(), NewPlane());
        Operations.Add(new ResolveOpen(node, truth.Open[0], planes));
        return OfPlanes(planes, _ => true) with { Open = truth.Open };
    }

    private static Truth OfPlanes(Planes planes, Func<State, bool> occurs) => new(
        occurs(State.True) ? [planes.True] : [],
        occurs(State.Unknown) ? [planes.Unknown] : [],
        occurs(State.None) ? [planes.None] : [],
        occurs(State.Error) ? [planes.Error] : [],
        []);

    private Joined Join(Truth truth) => new(JoinPlanes(truth.True), JoinPlanes(truth.Unknown), JoinPlanes([.. truth.None, .. truth.Error, .. truth.Open]));

    private int JoinPlanes(ImmutableArray<int> planes)
    {
        if (planes is [var only])
            return only;
        var key = string.Join(',', planes.Order());
        if (_unions.TryGetValue(key, out var known))
            return known;
        var to = NewPlane();
        Operations.Add(new Union(planes, to));
        return _unions[key] = to;
    }

    private int Always()
    {
        if (_always is { } known)
            return known;
        var plane = NewPlane();
        Operations.Add(new Everywhere(plane));
        _always = plane;
        return plane;
    }

    private int PlaneOf(CodedColumn column, int code)
    {
        if (_codes.TryGetValue((column, code), out var known))
            return known;
        var to = NewPlane();
        Operations.Add(new HasCode(column, (byte)code, to));
        return _codes[(column, code)] = to;
    }

    private int PlaneOf(NumberColumn column, bool isNone)
    {
        if (_missing.TryGetValue((column, isNone), out var known))
            return known;
        var to = NewPlane();
        Operations.Add(isNone ? new IsNoNumber(column, to) : new IsUnknownNumber(column, to));
        return _missing[(column, isNone)] = to;
    }

    private Planes NewPlanes() => new(NewPlane(), NewPlane(), NewPlane(), NewPlane());
}
