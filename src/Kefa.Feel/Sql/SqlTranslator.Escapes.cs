using Kefa.Feel.Plans;

namespace Kefa.Feel.Sql;

public sealed partial class SqlTranslator
{
    private SqlValue Escape(PlanEscape escape) => throw Refused(escape, "this has no operator in a plan");
}
