using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Kefa.Bureau.Sqlite.Migrations
{
    /// <inheritdoc />
    public partial class OpenMatters : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_matter_bureau_id_closed_on_sort_on_number",
                table: "matter");

            migrationBuilder.DropIndex(
                name: "IX_matter_bureau_id_handler_closed_on_sort_on",
                table: "matter");

            migrationBuilder.DropIndex(
                name: "IX_matter_bureau_id_procedure_closed_on_sort_on",
                table: "matter");

            migrationBuilder.CreateIndex(
                name: "IX_matter_bureau_id_sort_on_number",
                table: "matter",
                columns: new[] { "bureau_id", "sort_on", "number" });

            migrationBuilder.CreateIndex(
                name: "ix_matter_open",
                table: "matter",
                columns: new[] { "bureau_id", "sort_on", "number" },
                filter: "closed_on IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_matter_open_of_handler",
                table: "matter",
                columns: new[] { "bureau_id", "handler", "sort_on", "number" },
                filter: "closed_on IS NULL");

            migrationBuilder.CreateIndex(
                name: "ix_matter_open_of_procedure",
                table: "matter",
                columns: new[] { "bureau_id", "procedure", "sort_on", "number" },
                filter: "closed_on IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "IX_matter_bureau_id_sort_on_number",
                table: "matter");

            migrationBuilder.DropIndex(
                name: "ix_matter_open",
                table: "matter");

            migrationBuilder.DropIndex(
                name: "ix_matter_open_of_handler",
                table: "matter");

            migrationBuilder.DropIndex(
                name: "ix_matter_open_of_procedure",
                table: "matter");

            migrationBuilder.CreateIndex(
                name: "IX_matter_bureau_id_closed_on_sort_on_number",
                table: "matter",
                columns: new[] { "bureau_id", "closed_on", "sort_on", "number" });

            migrationBuilder.CreateIndex(
                name: "IX_matter_bureau_id_handler_closed_on_sort_on",
                table: "matter",
                columns: new[] { "bureau_id", "handler", "closed_on", "sort_on" });

            migrationBuilder.CreateIndex(
                name: "IX_matter_bureau_id_procedure_closed_on_sort_on",
                table: "matter",
                columns: new[] { "bureau_id", "procedure", "closed_on", "sort_on" });
        }
    }
}
