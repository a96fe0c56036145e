using Kefa.Feel.Plans;

namespace Kefa.Feel.Sql;

public sealed partial class SqlTranslator
{
    private SqlItems ItemsOf(PlanNode node, SqlValue[] arguments) => arguments switch
    {
        [SqlItems list] => list,
        [SqlNumber only] => new SqlItems([only], dropsNone: false, SqlStates.Valued),
        { Length: > 1 } => new SqlItems([.. arguments], dropsNone: false, SqlStates.Valued),
        _ => throw Refused(node, $"only lists whose items stand in the expression can be aggregated in SQL"),
    };

    /// <summary>The states of an aggregate: an error among the items, something of which nothing is known, null; dropped items are not there, and nothing is null.</summary>
    private static SqlStates Aggregated(SqlItems list, SqlNumber[] items)
    {
        if (!list.DropsNone)
            return SqlStates.Strict([list.States, .. items.Select(i => i.States)]);
        var strict = SqlStates.Strict([list.States, .. items.Select(i => i.States with { None = SqlState.Never })]);
        return Array.TrueForAll(items, i => !i.States.None.IsNever)
            ? strict with { None = SqlState.When(() => SqlExpression.And(items.Select(i => i.States.None.Expression))) }
            : strict;
    }

    private SqlValue SumOf(PlanNode node, SqlItems list)
    {
        SqlNumber[] items = [.. list.Items.Select(i => NumberOf(node, i))];
        if (items.Length == 0)
            return SqlNothing.None;
        var states = Aggregated(list, items);
        var sum = items.Select(i => Applicable(i)).Aggregate((a, b) => Add(node, a, b));
        return Masked(sum, list.DropsNone ? states.None : SqlState.Never, states);

        // What does not apply adds nothing.
        SqlNumber Applicable(SqlNumber item)
        {
            if (!list.DropsNone || item.States.None.IsNever)
                return item;
            var none = item.States.None.Expression;
            var zero = _terms.Constant(Number.Zero);
            var states = item.States with { None = SqlState.Never };
            if (!item.Low.IsPlain || !item.High.IsPlain)
                throw Refused(node, $"the sum of quotients is rounded several times");
            return item.Simple is { } simple && item is { Min: null, Max: null }
                ? item.IsAlwaysKnown ? Known(_terms.Choose([(none, zero)], simple.Top), states) : Simple(SqlRatio.Of(_terms.Choose([(none, zero)], simple.Top)), null, null, states)
                : SqlNumber.OfEnds(SqlRatio.Of(_terms.Choose([(none, zero)], item.Low.Top)), SqlRatio.Of(_terms.Choose([(none, zero)], item.High.Top)), states);
        }
    }

    /// <summary>The product of items in their order. As soon as one is not known nothing is known of it, not even whether there is an error.</summary>
    private SqlNumber ProductOf(PlanNode node, SqlItems list)
    {
        SqlNumber[] items = [.. list.Items.Select(i => NumberOf(node, i))];
        if (list.DropsNone || items.Length == 0 || items.Any(i => i.Simple is not { IsPlain: true }))
            throw Refused(node, $"the product of this list has no form in SQL");
        var any = SqlState.Either([list.States.Any, .. items.Select(i => i.States.Any), .. items.Select(i => i.IsAlwaysKnown ? SqlState.Never : SqlState.When(() => UnknownOf(i.Simple!, i.States)))]);
        var wrong = SqlState.Either([list.States.Error, list.States.None, .. items.Select(i => i.States.Error), .. items.Select(i => i.States.None)]);
        return Known(items.Select(i => i.Simple!.Top).Aggregate((a, b) => Exact(node, _terms.Multiply(a, b))), new SqlStates(SqlState.Never, wrong.Unless(any), any));
    }

    /// <summary>How many items are there, of those that are dropped where they are null.</summary>
    private SqlTerm CountOf(IEnumerable<SqlValue> items)
    {
        var one = _terms.Constant(Number.One);
        return items.Select(i => i.States.None.IsNever ? one : _terms.Choose([(i.States.None.Expression, _terms.Constant(Number.Zero))], one))
            .Aggregate(_terms.Constant(Number.Zero), _terms.Add);
    }

    /// <summary>The item at an index, where there are so many: the one before which one less is there. Elsewhere nobody asks for it.</summary>
    private SqlNumber KeptItemOf(PlanNode node, SqlItems list, Number index)
    {
        SqlNumber[] items = [.. list.Items.Select(i => NumberOf(node, i))];
        if (items.Any(i => !i.Low.IsPlain || !i.High.IsPlain) || !list.States.AreNever || !index.TryToInt32(out var at))
            throw Refused(node, $"this list has no form in SQL");
        var before = _terms.Constant(at - 1);
        var places = items.Select((item, i) => (Item: item, Condition: Bound(SqlExpression.And(SqlExpression.Untrue(item.States.None.Expression), _terms.Compare("=", CountOf(list.Items.Take(i)), before)))))
            .Skip(at - 1).ToArray();
        SqlState Where(Func<SqlStates, SqlState> of) => SqlState.Either([.. places.Select(p => of(p.Item.States).Where(p.Condition))]);
        SqlStates states = new(SqlState.Never, Where(s => s.Error), Where(s => s.Any));
        SqlTerm Chosen(Func<SqlNumber, SqlTerm> of) => _terms.Choose([.. places.Select(p => (p.Condition, of(p.Item)))], null);
        return places.All(p => p.Item.Simple is not null && !p.Item.IsAlwaysKnown && p.Item.Min == places[0].Item.Min && p.Item.Max == places[0].Item.Max)
            ? Simple(SqlRatio.Of(Chosen(i => i.Simple!.Top)), places[0].Item.Min, places[0].Item.Max, states)
            : SqlNumber.OfEnds(SqlRatio.Of(Chosen(i => i.Low.Top)), SqlRatio.Of(Chosen(i => i.High.Top)), states);
    }

    /// <summary>NULL where there is nothing to sum up.</summary>
    private SqlNumber Masked(SqlNumber number, SqlState nothing, SqlStates states)
    {
        SqlRatio Mask(SqlRatio ratio) => nothing.IsNever ? ratio : ratio with { Top = ratio.Top with { Expression = SqlExpression.When(nothing.Expression, SqlExpression.Null, ratio.Top.Expression), Constant = null } };
        return number.Simple is { IsPlain: true } simple && number.IsAlwaysKnown ? Known(Mask(simple).Top, states)
            : number.Simple is { } open && number is { Min: null, Max: null } ? Simple(Mask(open), null, null, states)
            : SqlNumber.OfEnds(Mask(number.Low), Mask(number.High), states);
    }

    private SqlValue ExtremeOf(PlanNode node, SqlItems list, bool isLeast)
    {
        if (list.Items.Any(i => i is SqlScalar))
            throw Refused(node, $"only the least and greatest of numbers have a form in SQL");
        SqlNumber[] items = [.. list.Items.Select(i => NumberOf(node, i))];
        if (items.Length == 0)
            return SqlNothing.None;
        if (items.Any(i => i.Low.Top.Largest is null))
            throw Refused(node, $"the size of the numbers is not known");
        var states = Aggregated(list, items);
        var missing = states.Missing;

        // The least is no more than the least upper bound, and no less than the least lower bound, if all that are there have one.
        var near = Extreme(items.Select(i => isLeast ? i.High : i.Low), items.Select(_ => SqlExpression.False));
        var far = Extreme(
            items.Select(i => isLeast ? i.Low : i.High),
            items.Select(i => SqlExpression.And(SqlExpression.IsNullOf((isLeast ? i.Low : i.High).Top.Expression), list.DropsNone ? SqlExpression.Untrue(i.States.None.Expression) : SqlExpression.True)));
        return SqlNumber.OfEnds(isLeast ? far : near, isLeast ? near : far, states);

        SqlRatio Extreme(IEnumerable<SqlRatio> ends, IEnumerable<SqlExpression> infinite)
        {
            var ratios = _terms.OverOne([.. ends]) ?? throw Refused(node, $"the least and greatest of quotients have a form in SQL only where their divisors are constants");
            SqlTerm[] terms = [.. ratios.Select(r => r.Top)];
            var extreme = Dialect.Extreme([.. terms.Select(t => t.Expression).DistinctBy(t => t.Text)], isLeast);
            var top = new SqlTerm(
                SqlExpression.When(SqlExpression.Or(infinite.Prepend(missing)), SqlExpression.Null, extreme), terms.All(t => t.IsInteger), terms.Max(t => t.Largest), terms.Any(t => t.Scale is null) ? null : terms.Max(t => t.Scale))
            { IsNeverNegative = terms.All(t => t.IsNeverNegative) };
            return ratios[0].IsPlain ? SqlRatio.Of(top) : new SqlRatio(top, ratios[0].Over, ratios.Max(r => r.Rounded), Later(ratios.Max(r => r.Steps), SqlRounding.Once));
        }
    }

    private SqlValue Count(PlanNode node, SqlValue value)
    {
        switch (value)
        {
            case SqlItems { DropsNone: false } list:
                return Known(_terms.Constant(list.Items.Length), list.States);
            case SqlItems kept:
                return Known(CountOf(kept.Items), kept.States);
            case SqlArray { Column.Type: not SqlColumnType.Records } array:
                var count = new SqlTerm(SqlExpression.Atom($"{Dialect.CountItems}({array.Value.Text})", array.Value.IsNullable, array.Value), true, 2_147_483_647, 0) { IsNeverNegative = true };
                return Simple(SqlRatio.Of(count), Number.Zero, null, array.States);
            default:
                throw Refused(node, $"this list cannot be counted in SQL");
        }
    }

    /// <summary>Whether an item is equal: never null for a list that is there. An unknown list leaves all open, even whether there is an error.</summary>
    private SqlTruth ListContains(PlanNode node, SqlValue list, SqlValue element)
    {
        switch (list)
        {
            case SqlItems { DropsNone: false } items when items.Items.All(i => i.States.AreNever) && element is SqlScalar or SqlNumber or SqlTruth:
                return InItems(node, element, items);
            case SqlArray { Column.Type: SqlColumnType.NumberArray or SqlColumnType.TextArray } array when IsConstant(element, array.Column.Type, out var constant):
                var unknown = SqlState.When(() => SqlExpression.And(SqlExpression.IsNullOf(array.Value), SqlExpression.Untrue(array.States.Missing)));
                return new SqlTruth(
                    Dialect.HasItem(array.Value, constant, isNumber: array.Column.Type == SqlColumnType.NumberArray),
                    array.States with { Any = SqlState.Either(array.States.Any, unknown) });
            default:
                throw Refused(node, $"this list has no form in SQL");
        }
    }

    private static bool IsConstant(SqlValue element, SqlColumnType type, out SqlExpression constant)
    {
        constant = element switch
        {
            SqlScalar { Constant: TextValue } text when type == SqlColumnType.TextArray => text.Value,
            SqlNumber { Simple: { IsPlain: true, Top: { Constant: not null } term } } when type == SqlColumnType.NumberArray => term.Expression,
            _ => SqlExpression.Null,
        };
        return !constant.IsNull;
    }
}
