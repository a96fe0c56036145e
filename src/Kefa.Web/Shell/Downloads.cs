using Kefa.Documents.Tables;
using Microsoft.AspNetCore.WebUtilities;

namespace Kefa.Web.Shell;

/// <summary>Sends files.</summary>
internal static class Downloads
{
    /// <summary>Sends a table under its file name; the rows are written as they come, a workbook by way of a temporary file.</summary>
    public static async Task SendAsync(HttpContext context, TableExport table, TableFormat format, DateOnly cutOff)
    {
        context.Response.ContentType = TableExport.ContentOf(format).MediaType;
        context.Response.Headers.ContentDisposition = Attachment(TableExport.FileName(table.Title, cutOff, format));
        if (format == TableFormat.Csv)
        {
            await table.WriteAsync(context.Response.Body, format, context.RequestAborted);
            return;
        }

        // A workbook is a ZIP, whose writer does not wait for the network.
        await using FileBufferingWriteStream file = new();
        await table.WriteAsync(file, format, context.RequestAborted);
        await file.DrainBufferAsync(context.Response.Body, context.RequestAborted);
    }

    /// <summary>A file name that may hold Chinese (RFC 6266).</summary>
    public static string Attachment(string fileName) => $"attachment; filename*=UTF-8''{Uri.EscapeDataString(fileName)}";

    /// <summary>The site's own address in the bureau of the request, without a slash at the end.</summary>
    public static string Address(HttpContext context) => $"{context.Request.Scheme}://{context.Request.Host}{context.Request.PathBase}";
}
