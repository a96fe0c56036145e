using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Kefa.Web.Tests;

/// <summary>
/// SQLite answers at once, PostgreSQL after a while: then pages are rendered while they wait, and their parts ask at the same time. With this every
/// command keeps its caller waiting for a moment, and what works here works on both.
/// </summary>
internal sealed class AsAcrossANetwork : DbCommandInterceptor
{
    public override async ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        return result;
    }

    public override async ValueTask<InterceptionResult<object>> ScalarExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<object> result, CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        return result;
    }

    public override async ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        await Task.Yield();
        return result;
    }
}
